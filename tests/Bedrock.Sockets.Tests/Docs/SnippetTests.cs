using Bedrock.Sockets.Tests.Architecture;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The C# in the documentation is C# that compiles: each block repeats a region of Docs/Snippets*.cs.</summary>
public sealed class SnippetTests
{
    private const string Marker = "snippet:";
    private const string Excuse = "not compiled:";

    [Fact]
    public void Every_example_in_the_documentation_is_compiled_code()
    {
        var regions = Regions();

        var wrong = Repository.Files("*.md").SelectMany(page => Markdown.CSharpBlocks(Repository.Read(page)).Select(block => Wrong(page, block.Comment, block.Code, regions)));

        Findings.AssertNone(wrong.OfType<string>());
    }

    [Fact]
    public void Every_compiled_example_is_in_the_documentation()
    {
        var shown = Repository.Files("*.md").SelectMany(page => Markdown.CSharpBlocks(Repository.Read(page))).Select(block => Name(block.Comment)).ToHashSet(StringComparer.Ordinal);

        var unused = Regions().Keys.Where(name => !shown.Contains(name)).Select(name => $"No page shows the region {name}.");

        Findings.AssertNone(unused);
    }

    [Theory]
    [InlineData(null, "a();", "a C# block without <!-- snippet: NAME --> on the line above")]
    [InlineData("snippet: other", "a();", "there is no region other")]
    [InlineData("snippet: one", "b();", "is not what the region one says")]
    [InlineData("not compiled:", "b();", "without a reason")]
    public void An_example_that_is_not_compiled_code_is_found(string? comment, string code, string finding)
    {
        var regions = Snippet.RegionsOf("    #region one\n    a();\n    #endregion\n");

        var wrong = Wrong("page.md", comment, code, regions);

        Assert.Contains(finding, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void An_example_may_be_indented_otherwise_than_its_region()
    {
        var regions = Snippet.RegionsOf("    #region one\n\n    if (x)\n    {\n        a();\n    }\n    #endregion\n");

        var wrong = Wrong("page.md", "snippet: one", "if (x)\n{\n    a();\n}\n", regions);

        Assert.Null(wrong);
    }

    private static Dictionary<string, string> Regions()
        => Repository.Files("Snippets*.cs", "tests/Bedrock.Sockets.Tests/Docs")
            .SelectMany(path => Snippet.RegionsOf(Repository.Read(path)))
            .ToDictionary(StringComparer.Ordinal);

    private static string? Name(string? comment)
        => comment?.StartsWith(Marker, StringComparison.Ordinal) == true ? comment[Marker.Length..].Trim() : null;

    private static string? Wrong(string page, string? comment, string code, IReadOnlyDictionary<string, string> regions)
    {
        if (comment?.StartsWith(Excuse, StringComparison.Ordinal) == true)
        {
            return comment.Length > Excuse.Length ? null : $"{page}: a C# block is excused without a reason.";
        }

        if (Name(comment) is not { } name)
        {
            return $"{page}: a C# block without <!-- {Marker} NAME --> on the line above (or <!-- {Excuse} why -->): {code.Split('\n')[0]}";
        }

        if (!regions.TryGetValue(name, out var region))
        {
            return $"{page}: there is no region {name} in tests/Bedrock.Sockets.Tests/Docs/Snippets*.cs.";
        }

        return Snippet.Unindented(code) == region ? null : $"{page}: the example is not what the region {name} says. It should be:\n{region}";
    }
}
