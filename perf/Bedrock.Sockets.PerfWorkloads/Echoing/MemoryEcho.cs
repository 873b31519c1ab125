using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.PerfWorkloads.Echoing;

/// <summary>A client and a handler on the memory transport, on one thread. An operation is a message that went there and back.</summary>
internal sealed class MemoryEcho(string name, Action<IConnectionBuilder> handler, ReadOnlyMemory<byte> message, int depth) : Workload(name)
{
    private TestSocketServer? _server;
    private ConnectionContext? _client;
    private EchoExchange? _exchange;

    public override async ValueTask StartAsync()
    {
        _server = await TestSocketServer.StartAsync(handler, transport: new MemoryTransportOptions { UnsafeInlineScheduling = true });
        _client = await _server.ConnectAsync();
        _exchange = new EchoExchange(_client.Transport, message, depth);
        await _exchange.VerifyAsync();
    }

    public override ValueTask RunAsync(int operations)
        => _exchange?.RunAsync(operations) ?? throw new InvalidOperationException("Not started.");

    public override async ValueTask StopAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
