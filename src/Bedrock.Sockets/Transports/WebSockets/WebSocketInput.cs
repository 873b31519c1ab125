using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>Receives a WebSocket into a pipe: the bytes of its messages, text or binary, one after the other. Where a message ends is not told: a stream has no messages.</summary>
/// <remarks>A loop, and not reads on demand: to cancel a receive is to abort the WebSocket, and a drain must be able to end the input alone.</remarks>
internal static class WebSocketInput
{
    private const int ReceiveBytes = 4_096;

    /// <summary>Receives until the peer closes, or nobody reads the pipe any more. Never throws, and leaves it to the caller to complete the pipe.</summary>
    /// <param name="webSocket">The WebSocket.</param>
    /// <param name="pipe">Where the bytes go.</param>
    /// <param name="abortReason">Why the connection was aborted on this side, if it was.</param>
    /// <returns>What the pipe's reader is to be told; <see langword="null"/> when the peer has closed in good order.</returns>
    public static async Task<Exception?> ReceiveAllAsync(WebSocket webSocket, PipeWriter pipe, Func<ConnectionAbortedException?> abortReason)
    {
        try
        {
            while (true)
            {
                var received = await webSocket.ReceiveAsync(pipe.GetMemory(ReceiveBytes), CancellationToken.None).ConfigureAwait(false);
                if (received.MessageType is WebSocketMessageType.Close)
                {
                    return null;
                }

                pipe.Advance(received.Count);
                if ((await pipe.FlushAsync(CancellationToken.None).ConfigureAwait(false)).IsCompleted)
                {
                    return null;
                }
            }
        }
#pragma warning disable CA1031 // Whatever it was, the reader of the pipe is told, in the words of every transport.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return (Exception?)abortReason() ?? new ConnectionResetException("The peer ended the connection without closing the WebSocket.", error);
        }
    }
}
