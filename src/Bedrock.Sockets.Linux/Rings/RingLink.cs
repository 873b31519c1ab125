using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Connections;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;

namespace Bedrock.Sockets.Linux.Rings;

/// <summary>What a ring does for one connection, and what it has received that nobody has read.</summary>
/// <remarks>
/// <code>
///  Streaming: the ring receives ── a block is full, too many are unread, the input is to end ──► polling: the ring tells, the reader receives
///       ▲                                                                                         │
///       └────────────────────── a few small receives in a row: <see cref="Resume"/> ◄──────────────────────┘
/// </code>
/// Everything that is under way holds the descriptor, so that it is closed after the last completion, and nothing names memory of a connection that is gone.
/// What begins with "On" is called by the loop; the rest by any thread.
/// </remarks>
internal sealed class RingLink(LoopConnection connection, RingLoop loop, SocketDescriptor socket) : ILoopTarget
{
    /// <summary>The most blocks that are received without being asked for.</summary>
    private const int MaxUnread = 16;

    private const int NotEnded = 1;

    // Given by the loop, taken by the reader.
    private Block? _newest;
    private int _given;
    private int _taken;
    private volatile int _end = NotEnded;
    private volatile bool _streaming = true;

    // Asked for by anybody.
    private volatile bool _barred;
    private volatile bool _aborted;
    private volatile bool _closed;

    // The loop's alone.
    private ulong _ticket;
    private int _underWay;
    private bool _receiving;
    private bool _stopping;
    private bool _polling;
    private bool _cancelled;
    private bool _finished;

    /// <summary>Whether the ring receives, and the reader must not.</summary>
    public bool IsStreaming => _streaming;

    /// <summary>Whether the caller is the loop, which may submit.</summary>
    public bool IsCurrent => loop.IsCurrent;

    /// <summary>Whether the stream is over, after what is unread.</summary>
    public bool HasEnded => _end != NotEnded;

    /// <summary>What the last receive gave: zero for the peer's FIN, or the negative error.</summary>
    public int End => _end;

    /// <summary>Whether blocks are unread.</summary>
    public bool HasUnread => Volatile.Read(ref _newest) is not null;

    private bool IsOver => _aborted || _closed;

    /// <summary>Begins to receive.</summary>
    /// <param name="isWatched">Whether the loop watches the socket on behalf of whoever has connected it.</param>
    public void Start(bool isWatched)
    {
        if (isWatched)
        {
            loop.Unwatch(socket.Number);
        }

        _ticket = loop.Register(this);
        loop.Post(this);
    }

    /// <summary>Takes what was received: the newest block, which names the one before it as its next.</summary>
    public Block? Take()
    {
        var newest = Interlocked.Exchange(ref _newest, null);
        for (var block = newest; block is not null; block = block.NextBlock)
        {
            _taken++;
        }

        return newest;
    }

    /// <summary>Has the ring receive again. Only for the reader, while the right to receive is its own.</summary>
    public void Resume()
    {
        _streaming = true;
        Post();
    }

    /// <summary>Gives the right to receive to the reader for good; the input is woken when it has it.</summary>
    public void Bar()
    {
        _barred = true;
        Post();
    }

    /// <summary>Ends everything that is under way; then the descriptor is closed, if that was asked for.</summary>
    public void Abort()
    {
        _aborted = true;
        Post();
    }

    /// <summary>The same, and after that tells the connection that nothing is left.</summary>
    public void Close()
    {
        _closed = true;
        Post();
    }

    /// <summary>Has the loop send what is queued.</summary>
    public void Post()
    {
        if (loop.IsCurrent)
        {
            OnPosted();
        }
        else
        {
            loop.Post(this);
        }
    }

    /// <summary>Sends the beginning of a block. Only on the loop's thread.</summary>
    /// <returns>Whether a completion will come.</returns>
    public bool TrySend(Block block)
    {
        if (IsOver || !socket.TryHold())
        {
            return false;
        }

        _underWay++;
        loop.Send(_ticket, socket.Number, block);
        return true;
    }

    public void OnEvents(EpollFlags events) => connection.OnEvents(events);

    public string Describe() => connection.Describe();

    /// <summary>Asks the ring for what has become due.</summary>
    public void OnPosted()
    {
        if (IsOver)
        {
            Cancel();
        }
        else
        {
            if (_streaming && !_receiving && !HasEnded)
            {
                Receive();
            }
            else if (_receiving && _barred)
            {
                StopReceiving();
            }

            connection.OnSubmit();
        }

        FinishIfDone();
    }

    /// <summary>A receive has given a block, the end, or an error.</summary>
    /// <param name="result">How many bytes, or the negative error.</param>
    /// <param name="block">What was received, if anything was.</param>
    /// <param name="more">Whether the receive goes on.</param>
    public void OnReceived(int result, Block? block, bool more)
    {
        var mustStop = false;
        if (block is not null)
        {
            Give(block);
            mustStop = block.End == block.Size || _given - Volatile.Read(ref _taken) >= MaxUnread;
        }

        if (more)
        {
            if (mustStop)
            {
                StopReceiving();
            }

            connection.OnArrived();
            return;
        }

        _receiving = false;
        if (result <= 0 && result is not (-Errno.Cancelled or -Errno.NoBuffers))
        {
            EndStream(result);
        }
        else if (!IsOver)
        {
            _stopping |= mustStop;
            Receive();
            connection.OnArrived();
        }

        Release();
    }

    /// <summary>Something has arrived, the peer has finished, or the connection is broken.</summary>
    public void OnPolled(int result, bool more)
    {
        if (!more)
        {
            _polling = false;
            if (result < 0 && result != -Errno.Cancelled)
            {
                EndStream(result);
            }
            else if (!_streaming && !IsOver)
            {
                _stopping = true;
                Receive();
            }
        }

        if (result > 0)
        {
            connection.OnEvents((EpollFlags)result);
        }

        if (!more)
        {
            Release();
        }
    }

    /// <summary>A send has taken a part of its block, or failed.</summary>
    public void OnSent(int result)
    {
        connection.OnSent(result);
        Release();
    }

    /// <summary>A cancellation was carried out.</summary>
    public void OnCancelled() => Release();

    private void Give(Block block)
    {
        _given++;
        var older = Volatile.Read(ref _newest);
        while (true)
        {
            block.PutBefore(older);
            var found = Interlocked.CompareExchange(ref _newest, block, older);
            if (found == older)
            {
                return;
            }

            older = found;
        }
    }

    private void EndStream(int result)
    {
        _end = result;
        connection.OnStreamEnd(result);
    }

    /// <summary>Lets the ring receive, or the reader if that was decided.</summary>
    private void Receive()
    {
        if (!socket.TryHold())
        {
            return;
        }

        _underWay++;
        if (_barred || _stopping)
        {
            _stopping = false;
            _streaming = false;
            if (_polling)
            {
                // On its way to an end from the last time; it is begun again then.
                Release();
            }
            else
            {
                _polling = true;
                loop.Poll(_ticket, socket.Number);
            }

            connection.OnArrived();
            return;
        }

        if (_polling)
        {
            socket.Hold();
            _underWay++;
            loop.CancelPoll(_ticket);
        }

        _receiving = true;
        loop.Receive(_ticket, socket.Number);
    }

    private void StopReceiving()
    {
        if (!_stopping)
        {
            _stopping = true;
            socket.Hold();
            _underWay++;
            loop.CancelReceive(_ticket);
        }
    }

    private void Cancel()
    {
        if (_underWay > 0 && !_cancelled)
        {
            _cancelled = true;
            socket.Hold();
            _underWay++;
            loop.CancelAll(_ticket, socket.Number);
        }
    }

    private void Release()
    {
        _underWay--;
        socket.Release();
        FinishIfDone();
    }

    private void FinishIfDone()
    {
        if (_closed && _underWay == 0 && !_finished)
        {
            _finished = true;
            loop.Forget(_ticket);
            for (var block = Take(); block is not null;)
            {
                var older = block.NextBlock;
                block.Dispose();
                block = older;
            }

            connection.OnClosedCompletely();
        }
    }
}
