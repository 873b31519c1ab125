using Bedrock.Sockets.Tests.Architecture;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>A link inside the repository leads somewhere.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading_that_are_there()
    {
        var pages = Repository.Files("*.md");

        var dead = pages.SelectMany(page => DeadLinks(page, Repository.Read(page)));

        Assert.NotEmpty(pages);
        Findings.AssertNone(dead);
    }

    [Fact]
    public void A_dead_link_and_a_dead_anchor_are_found()
    {
        var dead = DeadLinks("docs/page.md", "# Real\n[a](missing.md) [b](#real) [c](#unreal) [d](https://example.com) `[e](in-code.md)` [f](../LICENSE)");

        Assert.Equal(["docs/page.md: missing.md leads nowhere.", "docs/page.md: #unreal leads nowhere."], dead);
    }

    private static IEnumerable<string> DeadLinks(string page, string content)
        => Markdown.Links(content)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(link => !Leads(page, content, link))
            .Select(link => $"{page}: {link} leads nowhere.");

    private static bool Leads(string page, string content, string link)
    {
        var parts = link.Split('#', 2);
        if (parts[0].Length > 0)
        {
            var target = Repository.PathOf(Path.Combine(Path.GetDirectoryName(page) ?? "", Uri.UnescapeDataString(parts[0])));
            if (!Path.Exists(target))
            {
                return false;
            }

            content = File.Exists(target) ? File.ReadAllText(target) : "";
        }

        return parts.Length == 1 || Markdown.Anchors(content).Contains(parts[1], StringComparer.Ordinal);
    }
}
