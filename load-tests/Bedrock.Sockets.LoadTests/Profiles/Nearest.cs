namespace Bedrock.Sockets.LoadTests.Profiles;

/// <summary>Finds what somebody meant who wrote something else.</summary>
internal static class Nearest
{
    /// <summary>The known name that takes the fewest edits; <see langword="null"/> when none is near enough to be meant.</summary>
    public static string? To(string written, IEnumerable<string> known)
    {
        var (name, edits) = known.Select(candidate => (candidate, Edits(written, candidate))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return edits <= Math.Max(2, written.Length / 3) ? name : null;
    }

    /// <summary>How many letters must be put in, taken out or changed, upper and lower case alike (Levenshtein): one row of the table at a time.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
