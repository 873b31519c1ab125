using System.Text.RegularExpressions;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>Examples for the documentation that are compiled with the tests: the regions of Docs/Snippets*.cs.</summary>
internal static partial class Snippet
{
    /// <summary>The regions of a source file by name, without the indentation they have there.</summary>
    public static IReadOnlyDictionary<string, string> RegionsOf(string source)
        => Region().Matches(source).ToDictionary(match => match.Groups["name"].Value, match => Unindented(match.Groups["code"].Value), StringComparer.Ordinal);

    /// <summary>The text without the indentation that all its lines share, and without empty lines around it.</summary>
    public static string Unindented(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd()).ToList();
        var indentation = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indentation..] : line)).Trim('\n');
    }

    [GeneratedRegex(@"^[ ]*#region (?<name>\S+)[ ]*\n(?<code>.*?)^[ ]*#endregion", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Region();
}
