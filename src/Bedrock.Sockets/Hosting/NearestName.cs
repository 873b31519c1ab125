namespace Bedrock.Sockets.Hosting;

/// <summary>Finds what somebody who mistyped a name most likely meant.</summary>
internal static class NearestName
{
    /// <summary>The longest name that is compared: the work grows with the product of the lengths, and nobody mistypes more.</summary>
    private const int MaxLength = 64;

    /// <summary>The candidate with the fewest edits, the first of them when several have as few; null when more than a third of the letters would have to change.</summary>
    public static string? Among(IEnumerable<string> candidates, string name)
    {
        var nearest = default(string);
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var edits = Distance(candidate, name);
            if (edits < fewest && edits <= (Math.Max(candidate.Length, name.Length) + 2) / 3)
            {
                (nearest, fewest) = (candidate, edits);
            }
        }

        return nearest;
    }

    /// <summary>
    /// How many letters must be inserted, removed, replaced or swapped with their neighbour to make one name of the other, without regard to case
    /// (the optimal string alignment distance, a row of the table at a time).
    /// </summary>
    internal static int Distance(string one, string other)
    {
        if (one.Length > MaxLength || other.Length > MaxLength)
        {
            return int.MaxValue;
        }

        var (beforeLast, last, row) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var column = 0; column <= other.Length; column++)
        {
            row[column] = column;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replace = last[j - 1] + (Same(one[i - 1], other[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }

        return row[other.Length];
    }

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
