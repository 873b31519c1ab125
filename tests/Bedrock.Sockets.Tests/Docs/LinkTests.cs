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
    public void Every_page_can_be_reached_from_the_index()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Visit("docs/README.md");

        var lost = Repository.Files("*.md", "docs").Where(page => !reached.Contains(page)).Select(page => $"No link leads from docs/README.md to {page}.");

        Findings.AssertNone(lost);

        void Visit(string page)
        {
            if (!reached.Add(page))
            {
                return;
            }

            foreach (var target in Markdown.Links(Repository.Read(page)).Select(link => Target(page, link)).OfType<string>().Where(target => target.EndsWith(".md", StringComparison.Ordinal)))
            {
                Visit(Repository.Relative(target));
            }
        }
    }

    [Fact]
    public void A_dead_link_and_a_dead_anchor_are_found()
    {
        var dead = DeadLinks("docs/page.md", "# Real\n[a](missing.md) [b](#real) [c](#unreal) [d](https://example.com) `[e](in-code.md)` [f](../LICENSE)");

        Assert.Equal(["docs/page.md: missing.md leads nowhere.", "docs/page.md: #unreal leads nowhere."], dead);
    }

    private static IEnumerable<string> DeadLinks(string page, string content)
        => Markdown.Links(content)
            .Where(link => !IsElsewhere(link) && !Leads(page, content, link))
            .Select(link => $"{page}: {link} leads nowhere.");

    private static bool Leads(string page, string content, string link)
    {
        var anchor = link.Split('#', 2).ElementAtOrDefault(1);
        if (link[0] != '#')
        {
            if (Target(page, link) is not { } target)
            {
                return false;
            }

            content = File.Exists(target) ? File.ReadAllText(target) : "";
        }

        return anchor is null || Markdown.Anchors(content).Contains(anchor, StringComparer.Ordinal);
    }

    /// <summary>The full path of what a link inside the repository leads to, or <see langword="null"/>.</summary>
    private static string? Target(string page, string link)
    {
        var path = Uri.UnescapeDataString(link.Split('#', 2)[0]);
        var target = Path.GetFullPath(Repository.PathOf(Path.Combine(Path.GetDirectoryName(page) ?? "", path)));
        return !IsElsewhere(link) && path.Length > 0 && Path.Exists(target) ? target : null;
    }

    private static bool IsElsewhere(string link) => link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal);
}
