using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Tells a probe whether the server takes connections: the smallest HTTP there is, for balancers, containers and curl. A probe that only connects is answered too, when it ends its side.</summary>
/// <remarks>
/// <code>
/// GET / HTTP/1.1 … empty line   ─►   200 "accepting" or 503 "stopping", then the end
/// </code>
/// </remarks>
internal sealed class HealthHandler(Func<bool> isAccepting) : ConnectionHandler
{
    private const int MaxHeadBytes = 8 * 1024;

    private static readonly byte[] Accepting = [.. "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\nConnection: close\r\n\r\naccepting\n"u8];

    private static readonly byte[] Stopping = [.. "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 9\r\nConnection: close\r\n\r\nstopping\n"u8];

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        await ReadHeadAsync(connection).ConfigureAwait(false);
        await connection.Transport.Output.WriteAsync(isAccepting() ? Accepting : Stopping).ConfigureAwait(false);
    }

    /// <summary>Reads to the empty line, whatever stands before it; to the end, or as much as a probe may say.</summary>
    private static async ValueTask ReadHeadAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync().ConfigureAwait(false);
            var isOver = read.IsCompleted || read.Buffer.Length >= MaxHeadBytes || new SequenceReader<byte>(read.Buffer).TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8);
            input.AdvanceTo(isOver ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (isOver)
            {
                return;
            }
        }
    }
}
