using System.Text.RegularExpressions;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>What the house asks of its text files, as functions from text to findings.</summary>
internal static partial class SourceRules
{
    /// <summary>Suppressions of warnings for which neither their line nor the line before gives a reason.</summary>
    public static IEnumerable<string> UnexplainedSuppressions(string path, string text)
    {
        var lines = text.Split('\n');
        return Enumerable.Range(0, lines.Length)
            .Where(index => Suppression().IsMatch(lines[index]) && !IsExplained(lines, index))
            .Select(index => $"{path}({index + 1}): a suppression without a reason beside it: {lines[index].Trim()}");
    }

    /// <summary>Paths that exist on one machine only.</summary>
    public static IEnumerable<string> MachinePaths(string path, string text)
        => MachinePath().Matches(text).Select(match => $"{path}: the path of a machine: {match.Value.Trim()}");

    // A reason may cover several settings below it, as long as nothing else stands between.
    private static bool IsExplained(string[] lines, int index)
    {
        if (Reason().IsMatch(lines[index]))
        {
            return true;
        }

        var above = index - 1;
        while (above >= 0 && Suppression().IsMatch(lines[above]))
        {
            above--;
        }

        return above >= 0 && CommentLine().IsMatch(lines[above]);
    }

    [GeneratedRegex(@"#pragma warning disable|#nullable disable|^\s*dotnet_diagnostic\..*=\s*(none|silent|suggestion)|\[.*SuppressMessage\(|<NoWarn>|<WarningsNotAsErrors>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Suppression();

    [GeneratedRegex(@"//\s*\w|Justification\s*=\s*""\w|<!--\s*\w|(?<=\S)\s+#\s*\w", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Reason();

    [GeneratedRegex(@"^\s*(//|#)\s*\w|-->\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CommentLine();

    // The letters in brackets keep this line from finding itself.
    [GeneratedRegex(@"(?<![A-Za-z0-9._-])(/(h[o]me|r[o]ot|w[o]rk|f[a]rm|U[s]ers)/\S*|[A-Za-z]:\\U[s]ers\\\S*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex MachinePath();
}
