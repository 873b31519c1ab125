using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfWorkloads.Bytes;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.PerfWorkloads.Handling;

/// <summary>The receive side of a connection: bytes are handed over, read and let go. An operation is one read of so many bytes.</summary>
internal sealed class PipeRead(int bytes) : Workload($"pipe/read-{bytes}")
{
    private readonly byte[] _message = Payload.Of(bytes);
    private ConnectionContext? _client;
    private ConnectionContext? _server;

    public override async ValueTask StartAsync()
    {
        var transport = new MemoryTransport(new MemoryTransportOptions { UnsafeInlineScheduling = true });
        await using var listener = await transport.BindAsync(new MemoryEndPoint("pipe-read"));
        var connecting = transport.ConnectAsync(new MemoryEndPoint("pipe-read"));
        _server = await listener.AcceptAsync() ?? throw new InvalidOperationException("The listener ended.");
        _client = await connecting;
        await RunAsync(1);
    }

    public override async ValueTask RunAsync(int operations)
    {
        var (from, to) = (_client?.Transport.Output, _server?.Transport.Input);
        if (from is null || to is null)
        {
            throw new InvalidOperationException("Not started.");
        }

        for (var i = 0; i < operations; i++)
        {
            // A message as large as the buffer is flushed only once it is read.
            var flush = from.WriteAsync(_message);
            for (var missing = (long)_message.Length; missing > 0;)
            {
                var read = await to.ReadAsync();
                missing -= read.Buffer.Length;
                to.AdvanceTo(read.Buffer.End);
            }

            await flush;
        }
    }

    public override async ValueTask StopAsync()
    {
        foreach (var connection in new[] { _client, _server })
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
