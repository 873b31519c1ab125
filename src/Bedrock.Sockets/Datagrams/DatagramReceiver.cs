using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Receives on one socket and hands each datagram to the chain.</summary>
/// <remarks>
/// <code>
///              ┌───────── used again ◄────────────┐
///   a context ─┴─► receive ─► guard ─► handler ─┬─┴ has ended
///                                               └── waits: keeps its context, and the loop takes another
/// </code>
/// A handler that does not wait runs inside the loop: no queue, no switch of threads, no allocation. When all contexts are taken the loop stops, and the kernel's queue fills.
/// <para>On the system's sockets the loop has a thread of its own (<see cref="ReceiveOnThreadAsync"/>); on other transports it is asynchronous.</para>
/// </remarks>
#pragma warning disable CA1001 // Nobody asks the semaphore for a wait handle, and without one it holds nothing to dispose.
internal sealed partial class DatagramReceiver(
    IDatagramSocket socket, DatagramDelegate handler, DatagramGuard? guard, DatagramEndpointOptions options, DatagramCounters counters, DatagramTroubles troubles,
    EndpointSessions sessions, TimeProvider clock, CancellationToken aborted)
#pragma warning restore CA1001
{
    /// <summary>After so many datagrams the thread goes to whoever else waits for one.</summary>
    private const int Turn = 256;

    /// <summary>How many datagrams that wait at the stop are handled: more than a queue holds, and an end to a flood.</summary>
    private const int MaxWaiting = 65_536;

    private readonly ConcurrentQueue<DatagramContext> _idle = new();
    private readonly SemaphoreSlim _idleCount = new(0);
    private int _contexts;

    public IDatagramSocket Socket => socket;

    public DatagramGuard? Guard => guard;

    public DatagramCounters Counters => counters;

    public EndpointSessions Sessions => sessions;

    public CancellationToken Aborted => aborted;

    /// <summary>How many datagrams are in the hands of handlers that wait, once <see cref="RunAsync"/> has ended.</summary>
    public int Pending => _contexts - _idleCount.CurrentCount;

    /// <summary>Receives until it is told to stop, and then what waits already.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // The first receive must not hold up the start of the other endpoints.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var context = socket is KernelDatagramSocket kernel
            ? await ReceiveOnThreadAsync(kernel, stop).ConfigureAwait(false)
            : await ReceiveAsync(stop).ConfigureAwait(false);
        await HandleWaitingAsync(context).ConfigureAwait(false);
    }

    /// <summary>Receives until it is told to stop. Returns the context that is left over.</summary>
    private async Task<DatagramContext?> ReceiveAsync(CancellationToken stop)
    {
        var backoff = default(AcceptBackoff);
        var context = default(DatagramContext);
        for (var turn = 1; !stop.IsCancellationRequested; turn++)
        {
            try
            {
                context ??= await TakeContextAsync(stop).ConfigureAwait(false);
                var length = await socket.ReceiveFromAsync(context.Buffer, context.RemoteAddress, stop).ConfigureAwait(false);
                backoff.Reset();
                context = Handle(context, length) ? context : null;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // The system fails with a SocketException; another's transport may with anything, and a loop that ends in silence is the worst answer.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                var wait = backoff.Next();
                troubles.ReceiveFailed(failure, wait);
                await Task.Delay(wait, clock, CancellationToken.None).ConfigureAwait(false);
            }

            if (turn % Turn == 0)
            {
                // Unlike a forced yield of ConfigureAwait it makes no object; there is no context here to come back to.
                await Task.Yield();
            }
        }

        return context;
    }

    /// <summary>Ends when no handler waits any more.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        for (var context = 0; context < _contexts; context++)
        {
            await _idleCount.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what the guard has let pass. The address must not change until the task ends.</summary>
    public ValueTask SendAsync(SocketAddress remote, ReadOnlySpan<byte> data)
    {
        try
        {
            if (socket.TrySendTo(data, remote))
            {
                counters.AddSent();
                return default;
            }
        }
        catch (SocketException failure)
        {
            Drop(remote, DatagramDrop.SendFailed, failure);
            return default;
        }
        catch (ObjectDisposedException)
        {
            // A session's handler that has not noticed that the server is gone.
            Drop(remote, DatagramDrop.SendFailed);
            return default;
        }

        // The kernel's own queue empties by itself, that of a process on this machine when it likes: nobody may hold up the others.
        if (socket.LocalEndPoint is not IPEndPoint)
        {
            Drop(remote, DatagramDrop.ReceiverFull);
            return default;
        }

        return SendLaterAsync(remote, data.ToArray());
    }

    public void Drop(SocketAddress remote, DatagramDrop reason, SocketException? failure = null)
    {
        counters.Add(reason);
        troubles.Dropped(remote, reason, failure);
    }

    /// <summary>Counts what a handler has thrown.</summary>
    public void Fail(SocketAddress remote, Exception error)
    {
        counters.Add(DatagramDrop.Failed);
        troubles.HandlerFailed(remote, error);
    }

    private async ValueTask SendLaterAsync(SocketAddress remote, byte[] data)
    {
        try
        {
            await socket.SendToAsync(data, remote, aborted).ConfigureAwait(false);
            counters.AddSent();
        }
        catch (SocketException failure)
        {
            Drop(remote, DatagramDrop.SendFailed, failure);
        }
    }

    /// <summary>Handles a datagram. Returns whether it is over, and its context free.</summary>
    private bool Handle(DatagramContext context, int length)
    {
        counters.AddReceived();
        context.Begin(Math.Min(length, options.MaxDatagramSize));
        var refused = length > options.MaxDatagramSize ? DatagramDrop.TooLong : guard is null ? null : context.RefusedBy(guard);
        if (refused is { } reason)
        {
            Drop(context.RemoteAddress, reason);
            return true;
        }

        try
        {
            var handling = handler(context);
            if (handling.IsCompletedSuccessfully)
            {
                return true;
            }

            _ = FinishAsync(handling, context);
            return false;
        }
#pragma warning disable CA1031 // A handler may throw anything; one datagram's failure must not reach the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(context.RemoteAddress, error);
            return true;
        }
    }

    /// <summary>Waits for a handler and gives its context back. Never throws; whoever waits for all contexts waits for it.</summary>
    private async Task FinishAsync(ValueTask handling, DatagramContext context)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // It was told to.
        }
#pragma warning disable CA1031 // As above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(context.RemoteAddress, error);
        }

        GiveBack(context);
    }

    /// <summary>A context that is free, a new one while there may be more, or the next that becomes free.</summary>
    private ValueTask<DatagramContext> TakeContextAsync(CancellationToken cancellationToken)
        => TryTakeContext() is { } context ? new(context) : WaitForContextAsync(cancellationToken);

    private DatagramContext? TryTakeContext()
    {
        if (_idleCount.Wait(0, CancellationToken.None))
        {
            return TakeIdle();
        }

        if (_contexts == options.MaxPending)
        {
            return null;
        }

        _contexts++;
        return new DatagramContext(this, options.MaxDatagramSize + 1, DatagramAddress.NewFor(socket.LocalEndPoint.AddressFamily));
    }

    private async ValueTask<DatagramContext> WaitForContextAsync(CancellationToken cancellationToken)
    {
        await _idleCount.WaitAsync(cancellationToken).ConfigureAwait(false);
        return TakeIdle();
    }

    /// <summary>Whoever has counted one down finds one.</summary>
    private DatagramContext TakeIdle() => _idle.TryDequeue(out var context) ? context : throw new InvalidOperationException("A context was counted twice.");

    private void GiveBack(DatagramContext context)
    {
        _idle.Enqueue(context);
        _idleCount.Release();
    }

    private async Task HandleWaitingAsync(DatagramContext? context)
    {
        try
        {
            for (var waiting = 0; waiting < MaxWaiting; waiting++)
            {
                context ??= await TakeContextAsync(aborted).ConfigureAwait(false);
                if (!socket.TryReceiveFrom(context.Buffer.Span, context.RemoteAddress, out var length))
                {
                    break;
                }

                context = Handle(context, length) ? context : null;
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the drain, or of the socket; what is left goes with it.
        }

        if (context is not null)
        {
            GiveBack(context);
        }
    }
}
