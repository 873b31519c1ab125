using System.Net.Sockets;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.PerfGate;

namespace Bedrock.Sockets.PerfWorkloads.Echoing;

/// <summary>Connects, half-closes, waits for the server's end and closes. An operation is a connection.</summary>
/// <remarks>Over a Unix socket: closed TCP connections keep their ports for a minute, and a benchmark would run out of them.</remarks>
internal sealed class AcceptAndClose() : Workload("accept/unix", WorkloadKind.Sockets)
{
    private readonly byte[] _rest = new byte[16];
    private DirectoryInfo? _folder;
    private UnixDomainSocketEndPoint? _endPoint;
    private SocketServer? _server;

    public override async ValueTask StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("perf");
        var path = Path.Combine(_folder.FullName, "s");
        _endPoint = new UnixDomainSocketEndPoint(path);
        _server = new SocketServer(server =>
        {
            server.DrainTimeout = TimeSpan.FromSeconds(1);
            server.ListenUnix(path, c => c.UseEcho());
        });
        await _server.StartAsync();
        await RunAsync(1);
    }

    public override async ValueTask RunAsync(int operations)
    {
        var endPoint = _endPoint ?? throw new InvalidOperationException("Not started.");
        for (var i = 0; i < operations; i++)
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(endPoint);
            client.Shutdown(SocketShutdown.Send);
            if (await client.ReceiveAsync(_rest) != 0)
            {
                throw new InvalidOperationException("Nothing was sent, and something came back.");
            }
        }
    }

    public override async ValueTask StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder?.Delete(recursive: true);
    }
}
