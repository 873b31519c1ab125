using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Protocols.Chargen;

/// <summary>Sends lines of characters until the client ends the connection: the TCP service of RFC 864. Stateless: one instance serves any number of connections at once.</summary>
/// <remarks>
/// What the client sends is read and thrown away all the while. A client that does not read is not written to: its own pace is the only brake.
/// It ends with a whole line: when the client half-closes or resets the connection, or the server stops.
/// </remarks>
public sealed class ChargenHandler : ConnectionHandler
{
    /// <summary>Sends until the client has ended, or the server stops.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends with the lines; it fails when the connection is reset.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var registration = stop.UnsafeRegister(static output => ((PipeWriter)output!).CancelPendingFlush(), output);
        await using (registration.ConfigureAwait(false))
        {
            var reading = DiscardAsync(input, output);
            while (!stop.IsCancellationRequested)
            {
                output.Write(ChargenLines.Round);
                var flush = await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                if (flush.IsCompleted || flush.IsCanceled)
                {
                    break;
                }
            }

            input.CancelPendingRead();
            await reading.ConfigureAwait(false);
        }
    }

    /// <summary>Reads to the end, and then wakes the writer, who may be waiting for a client that reads no more.</summary>
    private static async Task DiscardAsync(PipeReader input, PipeWriter output)
    {
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                {
                    return;
                }
            }
        }
        finally
        {
            output.CancelPendingFlush();
        }
    }
}
