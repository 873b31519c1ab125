using System.Globalization;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>An echo server with one fault, as <c>faulty_echo_server.py</c> describes them. Disposing it ends it.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private FaultyServer(ChildProcess process, string uri) => (_process, Uri) = (process, uri);

    public string Uri { get; }

    public int Id => _process.Id;

    public static async Task<FaultyServer> StartAsync(string fault, int each, int size = 64)
    {
        var process = ChildProcess.Start("python3", [Programs.Script("faulty_echo_server.py"), fault, size.ToString(CultureInfo.InvariantCulture), each.ToString(CultureInfo.InvariantCulture)]);
        return new FaultyServer(process, await process.OutputLines.NextAsync());
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
