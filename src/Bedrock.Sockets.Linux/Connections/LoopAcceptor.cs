using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>Accepts from a listening socket that a loop watches: it asks the kernel until nobody waits there, and then waits for the next event.</summary>
/// <remarks>Inline it accepts on the loop, and lets the loop's connections have a turn after every <see cref="MaxStreak"/> newcomers.</remarks>
internal sealed class LoopAcceptor : IAcceptor<AcceptedSocket>
{
    /// <summary>How many are accepted in a row on the loop.</summary>
    private const int MaxStreak = 16;

    private readonly ListenSocket _listener;
    private readonly Loop _loop;
    private readonly ReadyGate _ready;
    private readonly ulong _ticket;
    private int _streak;

    /// <summary>Takes over a listening socket.</summary>
    /// <exception cref="SocketException">The loop has no room for it.</exception>
    public LoopAcceptor(ListenSocket listener, Loop loop, bool inline)
    {
        _listener = listener;
        _loop = loop;
        _ready = new ReadyGate($"listener {listener.EndPoint}", inline);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AcceptedSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_streak++ < MaxStreak || !_loop.IsCurrent)
            {
                if (TryAccept() is { } socket)
                {
                    return socket;
                }
            }
            else
            {
                _loop.Defer(_ready);
            }

            _streak = 0;
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
