using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols;
using Bedrock.Sockets.Tests.Architecture;

namespace Bedrock.Sockets.Tests.Protocols;

/// <summary>The pages of docs/protocols say what the catalogue says.</summary>
public sealed class PageTests
{
    [Fact]
    public void The_index_has_every_protocol_with_its_page()
    {
        var index = Repository.Read("docs/protocols/README.md");

        var missing = StandardProtocols.All.Where(protocol => !index.Contains($"| [{protocol.Name}]({PageOf(protocol)}", StringComparison.Ordinal));

        Assert.Empty(missing.Select(protocol => protocol.Name));
    }

    [Fact]
    public void Every_option_stands_in_the_table_of_its_page_with_its_default()
    {
        // The page of time has the defaults of time; that daytime has another is said below its heading.
        var options = StandardProtocols.All.Where(protocol => protocol.Name is not "daytime")
            .SelectMany(protocol => protocol.Options.Select(option => (Page: PageOf(protocol), option.Name, option.Default)));

        var missing = options.Where(option => !Repository.Read($"docs/protocols/{option.Page}").Split('\n')
            .Any(line => line.StartsWith($"| `{option.Name}` |", StringComparison.Ordinal) && line.EndsWith($"| `{option.Default}` |", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    private static string PageOf(ProtocolDescriptor protocol)
        => protocol.Name is "daytime" ? "time.md" : $"{protocol.Name}.md";
}
