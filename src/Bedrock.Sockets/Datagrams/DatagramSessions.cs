using System.Net;
using Bedrock.Sockets.Diagnostics;

namespace Bedrock.Sockets.Datagrams;

/// <summary>The sessions of an endpoint: finds the one of a sender, begins them, and ends those whose time is over. Safe for any thread.</summary>
/// <remarks>
/// <code>
/// datagram ─► session of its sender? ─┬─ yes ─► its queue (bounded) ─► its handler, on the thread pool
///                                     └─ no ──► room? ─┬─ yes ─► a new session
///                                                      └─ no ──► the stranger silent for longest gives way; else dropped
/// </code>
/// One timer serves all: it fires when the first of <see cref="SessionOrder"/> may be over, and rests while there is none.
/// </remarks>
internal sealed class DatagramSessions(Func<DatagramSession, Task> handler, DatagramSessionOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Handlers that have not noticed that their session is over are as many as sessions at most.</summary>
    private const int WithThoseThatEnd = 2;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<SocketAddress, DatagramSession> _sessions = new(SocketAddressComparer.Instance);
    private readonly SessionOrder _order = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _queuedBytes;
    private int _running;
    private bool _isCompleted;
    private bool _isTimed;
    private ITimer? _timer;

    /// <summary>How many handlers have not ended.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Hands a datagram to the session of its sender. It is copied, so the datagram is done with.</summary>
    public ValueTask OnDatagramAsync(DatagramContext datagram)
    {
        if (!datagram.HasSender)
        {
            datagram.Receiver.Drop(datagram.RemoteAddress, DatagramDrop.NoSender);
            return default;
        }

        var copy = QueuedDatagram.Copy(datagram.Data.Span);
        if (Interlocked.Add(ref _queuedBytes, copy.Length) > options.MaxQueuedBytes)
        {
            Return(copy);
            datagram.Receiver.Drop(datagram.RemoteAddress, DatagramDrop.SessionQueue);
        }
        else if (Deliver(datagram, copy) is { } dropped)
        {
            Return(copy);
            datagram.Receiver.Drop(datagram.RemoteAddress, dropped);
        }

        return default;
    }

    /// <summary>Gives back the memory of a datagram.</summary>
    public void Return(byte[] datagram)
    {
        Interlocked.Add(ref _queuedBytes, -datagram.Length);
        QueuedDatagram.Return(datagram);
    }

    public void Confirmed(DatagramSession session)
    {
        lock (_lock)
        {
            _order.Confirm(session);
        }
    }

    /// <summary>The server stops: nothing comes any more, and what has come can still be read.</summary>
    public Task CompleteAsync()
    {
        lock (_lock)
        {
            _isCompleted = true;
            foreach (var session in _sessions.Values)
            {
                session.Complete();
            }

            return _running == 0 ? Task.CompletedTask : _empty.Task;
        }
    }

    /// <summary>The server does not wait any longer.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            _isCompleted = true;
            while (_order.Oldest is { } session)
            {
                End(session);
            }
        }
    }

    public void Dispose()
    {
        Abort();
        _timer?.Dispose();
    }

    private DatagramDrop? Deliver(DatagramContext datagram, byte[] copy)
    {
        // One look-up and one place in a list: what is done with the lock is short, and whoever has a receiver of his own seldom waits for it.
        lock (_lock)
        {
            if (_isCompleted)
            {
                return DatagramDrop.SessionEnded;
            }

            if (_sessions.TryGetValue(datagram.RemoteAddress, out var session))
            {
                session.LastHeard = clock.GetTimestamp();
                SessionOrder.Touch(session);
                return session.TryAdd(copy) ? null : DatagramDrop.SessionQueue;
            }

            ulong? source = DatagramSource.TryRead(datagram.RemoteAddress, out var sender) ? sender.Key : null;
            if (!MakeRoom(source))
            {
                return DatagramDrop.SessionLimit;
            }

            Begin(new DatagramSession(this, datagram, source, options.MaxQueued), copy);
            return null;
        }
    }

    private bool MakeRoom(ulong? source)
    {
        if (_running >= (long)options.MaxSessions * WithThoseThatEnd)
        {
            return false;
        }

        var yields = _order.OldestOf(source, options.MaxPerSource) ?? (_sessions.Count >= options.MaxSessions ? _order.OldestStranger : null);
        if (yields is not null)
        {
            End(yields);
            yields.Receiver.Counters.AddDisplaced();
        }

        return _sessions.Count < options.MaxSessions;
    }

    private void Begin(DatagramSession session, byte[] first)
    {
        session.LastHeard = clock.GetTimestamp();
        _sessions.Add(session.RemoteAddress, session);
        _order.Add(session);
        _running++;
        session.TryAdd(first);
        session.Receiver.Sessions.Add(this);
        session.Receiver.Counters.AddSession(1);
        if (!_isTimed)
        {
            SetTimer(options.IdleTimeout);
        }

        _ = RunAsync(session);
    }

    /// <summary>Has the conversation. Never throws; whoever waits for all sessions waits for it.</summary>
    private async Task RunAsync(DatagramSession session)
    {
        // Not on the receiver's thread, and not with the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await handler(session).ConfigureAwait(false);
            await session.Ending.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (session.Ended.IsCancellationRequested)
        {
            // It was told to.
        }
#pragma warning disable CA1031 // A handler may throw anything; one conversation's failure must not reach the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            session.Receiver.Fail(session.RemoteAddress, error);
        }

        Remove(session);
    }

    private void Remove(DatagramSession session)
    {
        lock (_lock)
        {
            Forget(session);
        }

        // Nothing is added to it any more.
        for (var unread = session.Clear(); unread > 0; unread--)
        {
            session.Receiver.Drop(session.RemoteAddress, DatagramDrop.SessionEnded);
        }

        session.Receiver.Counters.AddSession(-1);
        lock (_lock)
        {
            _running--;
            if (_isCompleted && _running == 0)
            {
                _empty.TrySetResult();
            }
        }
    }

    private void End(DatagramSession session)
    {
        Forget(session);
        session.End();
    }

    private void Forget(DatagramSession session)
    {
        // The next one of this address may be there already.
        if (session.InOrder.List is not null)
        {
            _order.Remove(session);
            _sessions.Remove(session.RemoteAddress);
        }
    }

    private void EndSilent()
    {
        lock (_lock)
        {
            _isTimed = false;
            while (_order.Oldest is { } session)
            {
                var left = options.IdleTimeout - clock.GetElapsedTime(session.LastHeard);
                if (left > TimeSpan.Zero)
                {
                    SetTimer(left < ShortestWait ? ShortestWait : left);
                    return;
                }

                End(session);
            }
        }
    }

    private void SetTimer(TimeSpan time)
    {
        _isTimed = true;
        _timer ??= clock.CreateTimer(static sessions => ((DatagramSessions)sessions!).EndSilent(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(time, Timeout.InfiniteTimeSpan);
    }
}
