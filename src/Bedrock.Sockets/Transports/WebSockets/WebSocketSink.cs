using System.Buffers;
using System.Net.WebSockets;
using Bedrock.Sockets.Transports.Closing;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>Sends what a pump hands it, one binary message for each batch. Binary, because a stream may be cut in the midst of a character, and a text message may not (RFC 6455, section 5.6).</summary>
internal sealed class WebSocketSink(WebSocket webSocket) : IByteSink
{
    public int Unread => 0;

    public async ValueTask<bool> SendAsync(ReadOnlySequence<byte> bytes)
    {
        try
        {
            var rest = bytes.Length;
            foreach (var piece in bytes)
            {
                rest -= piece.Length;
                if (piece.Length > 0)
                {
                    await webSocket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: rest == 0, CancellationToken.None).ConfigureAwait(false);
                }
            }

            return true;
        }
        catch (Exception error) when (IsGone(error))
        {
            return false;
        }
    }

    public async ValueTask<bool> FinishAsync()
    {
        try
        {
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (IsGone(error))
        {
            return false;
        }
    }

    private static bool IsGone(Exception error)
        => error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
