using System.Buffers;
using System.IO.Pipelines;

namespace Bedrock.Sockets.PerfWorkloads.Echoing;

/// <summary>A client that sends messages in batches and waits for as many bytes to come back.</summary>
/// <param name="connection">Its side of the connection.</param>
/// <param name="message">One message as it lies on the wire.</param>
/// <param name="depth">How many messages a batch has.</param>
internal sealed class EchoExchange(IDuplexPipe connection, ReadOnlyMemory<byte> message, int depth)
{
    private readonly byte[] _batch = [.. Enumerable.Range(0, depth).SelectMany(_ => message.ToArray())];

    /// <summary>Sends one batch and compares what comes back.</summary>
    public async ValueTask VerifyAsync()
    {
        await connection.Output.WriteAsync(_batch);
        var read = await connection.Input.ReadAtLeastAsync(_batch.Length);
        if (!read.Buffer.ToArray().AsSpan().SequenceEqual(_batch))
        {
            throw new InvalidOperationException("What came back is not what was sent.");
        }

        connection.Input.AdvanceTo(read.Buffer.End);
    }

    /// <summary>Exchanges at least so many messages: whole batches.</summary>
    public async ValueTask RunAsync(int messages)
    {
        for (var sent = 0; sent < messages; sent += depth)
        {
            // The flush waits when the server does not keep up, so both run at once.
            var flush = connection.Output.WriteAsync(_batch);
            for (var missing = (long)_batch.Length; missing > 0;)
            {
                var read = await connection.Input.ReadAsync();
                missing -= read.Buffer.Length;
                connection.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    throw new InvalidOperationException("The server ended.");
                }
            }

            await flush;
        }
    }
}
