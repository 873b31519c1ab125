using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>Accepts from a listening socket that a loop watches: it asks the kernel until nobody waits there, and then waits for the next event.</summary>
internal sealed class LoopAcceptor : IAcceptor<AcceptedSocket>
{
    private readonly ListenSocket _listener;
    private readonly Loop _loop;
    private readonly ReadyGate _ready;
    private readonly ulong _ticket;

    /// <summary>Takes over a listening socket.</summary>
    /// <exception cref="SocketException">The loop has no room for it.</exception>
    public LoopAcceptor(ListenSocket listener, Loop loop)
    {
        _listener = listener;
        _loop = loop;
        _ready = new ReadyGate($"listener {listener.EndPoint}");
        listener.Socket.Blocking = false;
        _ticket = loop.Register(_ready);
        var error = loop.Watch((int)listener.Socket.SafeHandle.DangerousGetHandle(), _ticket);
        if (error != 0)
        {
            Dispose();
            throw Errno.ToException(error);
        }
    }

    public EndPoint EndPoint => _listener.EndPoint;

    public async ValueTask<AcceptedSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAccept() is { } socket)
            {
                return socket;
            }

            await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public AcceptedSocket? TryAccept() => ListeningDescriptor.TryAccept(_listener.Socket.SafeHandle, _loop.PollsSockets);

    public void Dispose()
    {
        _loop.Forget(_ticket);
        _listener.Dispose();
    }
}
