using System.Text.RegularExpressions;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols;
using Bedrock.Sockets.Tests.Architecture;
using Bedrock.Sockets.Transports;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Protocols;

/// <summary>The pages of docs/protocols say what the catalogue says.</summary>
public sealed partial class PageTests
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
            .Any(line => line.StartsWith($"| `{option.Name}` |", StringComparison.Ordinal) && line.EndsWith(option.Default.Length == 0 ? "| none |" : $"| `{option.Default}` |", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [Fact]
    public async Task The_server_accepts_every_endpoint_that_a_page_serves()
    {
        await using var services = new ServiceCollection().AddStandardProtocols().BuildServiceProvider();
        var examples = Repository.Files("*.md", "docs/protocols").SelectMany(page => Serve().Matches(Repository.Read(page))).ToList();

        // It refuses what it does not know before it listens, and is not started here.
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in examples)
        {
            var (name, uri) = (example.Groups["name"].Value, example.Groups["uri"].Value);
            await using var server = new SocketServer(builder => builder.ListenProtocol(name, SocketUri.Parse(uri)), services);
            names.Add(uri.StartsWith("udp://", StringComparison.Ordinal) ? $"{name} over UDP" : name);
        }

        var expected = StandardProtocols.All.Select(protocol => protocol.Name)
            .Concat(StandardProtocols.All.Where(protocol => protocol.AddDatagrams is not null).Select(protocol => $"{protocol.Name} over UDP"));
        Assert.Equal(expected.ToHashSet(StringComparer.Ordinal), names);
    }

    private static string PageOf(ProtocolDescriptor protocol)
        => protocol.Name is "daytime" ? "time.md" : $"{protocol.Name}.md";

    [GeneratedRegex(@"^bedrock serve '?(?<name>[\w-]+)=(?<uri>[^'\n]+)'?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Serve();
}
