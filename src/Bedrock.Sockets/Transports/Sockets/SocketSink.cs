using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Transports.Closing;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>The sending side of a connected socket. Errors are values here: a connection that is gone is an expected outcome.</summary>
internal sealed class SocketSink(Socket socket) : IByteSink
{
    public int Unread
    {
        get
        {
            try
            {
                return socket.Available;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                return 0;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(ReadOnlySequence<byte> bytes)
    {
        var sender = SocketSender.Rent();
        try
        {
            return await sender.SendAsync(socket, bytes).ConfigureAwait(false) == SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            // An abort closed the socket between the flush and the send.
            return false;
        }
        finally
        {
            sender.Return();
        }
    }

    public ValueTask<bool> FinishAsync()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return new(true);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return new(false);
        }
    }
}
