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
/// How it receives is in <c>RingLink.Receiving.cs</c>. What begins with "On" is called by the loop; the rest by any thread.
/// </remarks>
internal sealed partial class RingLink(LoopConnection connection, RingLoop loop, SocketDescriptor socket) : ILoopTarget
{
    private const int NotEnded = 1;

    private ArrivedBlocks _arrived;
    private volatile int _end = NotEnded;
    private volatile bool _streaming = true;

    // Asked for by anybody.
    private volatile bool _barred;
    private volatile bool _aborted;
    private volatile bool _closed;

    // The loop's alone.
    private ulong _ticket;
    private int _underWay;
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
    public bool HasUnread => !_arrived.IsEmpty;

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
        Post();
    }

    /// <inheritdoc cref="ArrivedBlocks.Take"/>
    public Block? Take() => _arrived.Take();

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

    /// <summary>A send has taken a part of its block, or failed.</summary>
    public void OnSent(int result)
    {
        connection.OnSent(result);
        Release();
    }

    /// <summary>A cancellation was carried out.</summary>
    public void OnCancelled() => Release();

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
        EndOne();
        FinishIfDone();
    }

    private void EndOne()
    {
        _underWay--;
        socket.Release();
    }

    private void FinishIfDone()
    {
        if (_closed && _underWay == 0 && !_finished)
        {
            _finished = true;
            loop.Forget(_ticket);
            _arrived.Clear();
            connection.OnClosedCompletely();
        }
    }
}
