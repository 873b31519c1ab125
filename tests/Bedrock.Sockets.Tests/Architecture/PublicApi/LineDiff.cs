namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Says which lines went and which came, by the longest common subsequence.</summary>
internal static class LineDiff
{
    /// <summary>The changed lines with <c>-</c> or <c>+</c> in front, each run of them below the unindented line they belong to.</summary>
    public static IReadOnlyList<string> Between(string[] before, string[] after)
    {
        var common = CommonLengths(before, after);
        var changes = new List<string>();
        var heading = "";
        var announced = "";
        for (int b = 0, a = 0; b < before.Length || a < after.Length;)
        {
            if (b < before.Length && a < after.Length && before[b] == after[a])
            {
                heading = IsHeading(after[a]) ? after[a] : heading;
                b++;
                a++;
                continue;
            }

            if (heading != announced)
            {
                changes.Add("  " + heading);
                announced = heading;
            }

            changes.Add(a == after.Length || (b < before.Length && common[b + 1][a] >= common[b][a + 1]) ? "- " + before[b++] : "+ " + after[a++]);
        }

        return changes;
    }

    private static bool IsHeading(string line) => line.Length > 1 && !char.IsWhiteSpace(line[0]);

    /// <summary>How many lines the rests from <c>before[b]</c> and <c>after[a]</c> have in common.</summary>
    private static int[][] CommonLengths(string[] before, string[] after)
    {
        var common = Array.ConvertAll(new int[before.Length + 1][], _ => new int[after.Length + 1]);
        for (var b = before.Length - 1; b >= 0; b--)
        {
            for (var a = after.Length - 1; a >= 0; a--)
            {
                common[b][a] = before[b] == after[a] ? common[b + 1][a + 1] + 1 : Math.Max(common[b + 1][a], common[b][a + 1]);
            }
        }

        return common;
    }
}
