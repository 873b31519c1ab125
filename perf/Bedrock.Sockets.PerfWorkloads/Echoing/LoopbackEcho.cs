using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfWorkloads.Bytes;

namespace Bedrock.Sockets.PerfWorkloads.Echoing;

/// <summary>A bare socket and the echo server on loopback. An operation is a message of 64 bytes that went there and back, in batches of <paramref name="depth"/>.</summary>
internal sealed class LoopbackEcho(int depth) : Workload($"echo/loopback-{depth}", WorkloadKind.Sockets)
{
    private const int MessageBytes = 64;

    private readonly byte[] _batch = Payload.Of(MessageBytes * depth);
    private readonly byte[] _reply = new byte[MessageBytes * depth];
    private SocketServer? _server;
    private Socket? _client;

    public override async ValueTask StartAsync()
    {
        _server = new SocketServer(server =>
        {
            server.DrainTimeout = TimeSpan.FromSeconds(1);
            server.ListenTcp(IPAddress.Loopback, 0, c => c.UseEcho());
        });
        await _server.StartAsync();

        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _client.ConnectAsync(_server.Endpoints[0].EndPoint);
        await RunAsync(1);
        if (!_reply.AsSpan().SequenceEqual(_batch))
        {
            throw new InvalidOperationException("What came back is not what was sent.");
        }
    }

    public override async ValueTask RunAsync(int operations)
    {
        var client = _client ?? throw new InvalidOperationException("Not started.");
        for (var sent = 0; sent < operations; sent += depth)
        {
            await client.SendAsync(_batch.AsMemory());
            for (var received = 0; received < _reply.Length;)
            {
                var count = await client.ReceiveAsync(_reply.AsMemory(received));
                received += count > 0 ? count : throw new InvalidOperationException("The server ended.");
            }
        }
    }

    public override async ValueTask StopAsync()
    {
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
