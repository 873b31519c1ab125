using System.Text.RegularExpressions;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The little of Markdown that the tests of the documentation must understand.</summary>
internal static partial class Markdown
{
    /// <summary>Where the links of a page lead, without those inside code.</summary>
    public static IEnumerable<string> Links(string page)
        => Link().Matches(Code().Replace(page, "")).Select(match => match.Groups["target"].Value);

    /// <summary>The anchors of a page's headings, as they are made on the usual sites.</summary>
    public static IEnumerable<string> Anchors(string page)
        => Heading().Matches(FencedCode().Replace(page, ""))
            .Select(match => NotInAnchors().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The C# blocks of a page, each with the comment on the line above it, if there is one.</summary>
    public static IEnumerable<(string? Comment, string Code)> CSharpBlocks(string page)
        => CSharpBlock().Matches(page)
            .Select(match => (match.Groups["comment"].Success ? match.Groups["comment"].Value.Trim() : null, match.Groups["code"].Value));

    [GeneratedRegex(@"^(?<fence>```+|~~~+).*?^\k<fence>\s*?$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex FencedCode();

    [GeneratedRegex(@"^(?<fence>```+|~~~+).*?^\k<fence>\s*?$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(?<target>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"(<!--(?<comment>[^\n]*?)-->[ ]*\n)?^```csharp\n(?<code>.*?)^```[ ]*$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CSharpBlock();
}
