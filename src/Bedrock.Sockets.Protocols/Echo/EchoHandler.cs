using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Echo;

/// <summary>Sends every byte back until the client ends its side: the TCP service of RFC 862.</summary>
/// <remarks>
/// It never ends first, not even when the client half-closes with bytes still on the way: those come back too.
/// All 256 byte values pass unchanged. A client that does not read is not read from.
/// Stateless: one instance serves any number of connections at once.
/// </remarks>
public sealed class EchoHandler : ConnectionHandler
{
    /// <summary>Echoes until the client has ended its side and has been sent everything, or until it takes no more.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends with the echo; it fails when the connection is reset.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var input = connection.Transport.Input;
        var output = connection.Transport.Output;

        while (true)
        {
            var read = await input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            foreach (var segment in read.Buffer)
            {
                output.Write(segment.Span);
            }

            // Before the flush, not after it: the output has its own copy, so the batch need not be held twice while the client is slow,
            // and the transport receives the next batch while this one is sent. What a client that never reads can make us hold is the same
            // in both orders: one batch to send, and the input as far as its pause threshold.
            input.AdvanceTo(read.Buffer.End);
            var isLast = read.IsCompleted;

            var flush = await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            if (isLast || flush.IsCompleted)
            {
                return;
            }
        }
    }
}
