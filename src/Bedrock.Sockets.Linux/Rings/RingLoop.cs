using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;

namespace Bedrock.Sockets.Linux.Rings;

/// <summary>A loop that receives and sends by io_uring: one system call for all connections that had something in a turn.</summary>
/// <remarks>
/// <code>
/// what other threads ask for ─► submit, and wait ─► for each completion: tell its link ─► turns
///                                     └─ the epoll set has an event: for each, tell its target (listeners, connecting sockets, Wake)
/// </code>
/// Submissions are for this loop's thread; others <see cref="Post"/>.
/// </remarks>
internal sealed class RingLoop : Loop
{
    private const int Blocks = 256;
    private const EpollFlags Arriving = EpollFlags.Readable | EpollFlags.PeerFinished;
    private const ulong EventsData = ulong.MaxValue;

    // A ticket's place is far below 2^28; there the operation is noted.
    private const int OperationShift = 28;
    private const ulong OperationBits = 7UL << OperationShift;
    private const ulong ReceiveBits = 1UL << OperationShift;
    private const ulong PollBits = 2UL << OperationShift;
    private const ulong SendBits = 3UL << OperationShift;
    private const ulong CancelBits = 4UL << OperationShift;

    private readonly Ring _ring;
    private readonly ReceiveBlocks _blocks;
    private readonly Lock _postGate = new();
    private List<RingLink> _posts = [];
    private List<RingLink> _posted = [];
    private bool _sleeping;

    /// <exception cref="System.Net.Sockets.SocketException">The system refuses.</exception>
    public RingLoop(int number, TimeSpan spinTime, PinnedBlockPool pool)
        : base(number, "io_uring", spinTime)
    {
        try
        {
            _ring = new Ring();
            _blocks = new ReceiveBlocks(_ring, pool, Blocks);
        }
        catch
        {
            _ring?.Close();
            base.Close();
            throw;
        }
    }

    public override bool PollsSockets => false;

    /// <summary>Has a link look at what it has to ask for, on this loop's thread.</summary>
    public void Post(RingLink link)
    {
        lock (_postGate)
        {
            _posts.Add(link);
            if (_sleeping)
            {
                // Under the gate: whoever comes after the loop has ended must not wake what is closed.
                _sleeping = false;
                Epoll.Wake();
            }
        }
    }

    /// <summary>Receives into blocks, again and again, until told otherwise.</summary>
    public void Receive(ulong ticket, int descriptor)
    {
        ref var submission = ref _ring.Next();
        submission.Operation = RingOperation.Receive;
        submission.Flags = Ring.SelectBuffer;
        submission.Kind = Ring.ReceiveMultishot;
        submission.Descriptor = descriptor;
        submission.BufferGroup = ReceiveBlocks.Group;
        submission.Data = ticket | ReceiveBits;
    }

    /// <summary>Sends what is in a block, or a part of it, as soon as there is room. The block must stay as it is until the completion.</summary>
    public unsafe void Send(ulong ticket, int descriptor, Block block)
    {
        ref var submission = ref _ring.Next();
        submission.Operation = RingOperation.Send;
        submission.Descriptor = descriptor;
        submission.Address = (ulong)block.UnsentAddress;
        submission.Length = (uint)block.Unsent.Length;
        submission.CallFlags = Libc.MessageNoSignal;
        submission.Data = ticket | SendBits;
    }

    /// <summary>Tells of whatever arrives, until told otherwise: first of what is there, then each time that something is added.</summary>
    public void Poll(ulong ticket, int descriptor) => Poll(descriptor, Arriving, ticket | PollBits);

    /// <summary>Ends a receive; its own completion follows.</summary>
    public void CancelReceive(ulong ticket) => Cancel(ticket, ReceiveBits);

    /// <summary>Ends a poll; its own completion follows.</summary>
    public void CancelPoll(ulong ticket) => Cancel(ticket, PollBits);

    /// <summary>Ends whatever is under way on a descriptor; the completions of all follow.</summary>
    public void CancelAll(ulong ticket, int descriptor)
    {
        ref var submission = ref _ring.Next();
        submission.Operation = RingOperation.Cancel;
        submission.Descriptor = descriptor;
        submission.CallFlags = Ring.CancelAllOfDescriptor;
        submission.Data = ticket | CancelBits;
    }

    /// <summary>Ends watching a descriptor for events.</summary>
    public void Unwatch(int descriptor) => Epoll.Remove(descriptor);

    protected override void Open()
    {
        _ring.Enable();
        WatchEvents();
    }

    protected override int Look()
    {
        RunPosts(beforeSleep: false);
        if (_ring.HasPrepared || _ring.HasNews)
        {
            _ring.Enter(atLeast: 0);
        }

        return _ring.Waiting;
    }

    protected override int Block()
    {
        while (RunPosts(beforeSleep: true))
        {
        }

        _ring.Enter(atLeast: 1);
        lock (_postGate)
        {
            _sleeping = false;
        }

        return _ring.Waiting;
    }

    protected override void Tell(int count)
    {
        for (; count > 0 && _ring.TryTake(out var completion); count--)
        {
            Tell(completion);
        }
    }

    protected override void Close()
    {
        _ring.Close();
        _blocks.Close();
        base.Close();
    }

    private void Tell(in RingCompletion completion)
    {
        if (completion.Data == EventsData)
        {
            if (!completion.More)
            {
                WatchEvents();
            }

            int count;
            do
            {
                count = LookAtEvents();
                TellEvents(count);
            }
            while (count == MaxEvents);
            return;
        }

        var block = completion.Buffer >= 0 ? _blocks.Take(completion.Buffer, completion.Result) : null;
        if (Begin(completion.Data & ~OperationBits) is not RingLink link)
        {
            block?.Dispose();
            return;
        }

        switch (completion.Data & OperationBits)
        {
            case ReceiveBits:
                link.OnReceived(completion.Result, block, completion.More);
                break;
            case PollBits:
                link.OnPolled(completion.Result, completion.More);
                break;
            case SendBits:
                link.OnSent(completion.Result);
                break;
            default:
                link.OnCancelled();
                break;
        }
    }

    /// <returns>Whether there were any; if not, and the loop is about to sleep, whoever comes now wakes it.</returns>
    private bool RunPosts(bool beforeSleep)
    {
        lock (_postGate)
        {
            if (_posts.Count == 0)
            {
                _sleeping = beforeSleep;
                return false;
            }

            (_posts, _posted) = (_posted, _posts);
        }

        foreach (var link in _posted)
        {
            link.OnPosted();
        }

        _posted.Clear();
        return true;
    }

    /// <summary>Has the epoll set polled. It is told of every event that comes to the set, and of what is there at the beginning.</summary>
    private void WatchEvents() => Poll(Epoll.Descriptor, EpollFlags.Readable, EventsData);

    private void Poll(int descriptor, EpollFlags events, ulong data)
    {
        ref var submission = ref _ring.Next();
        submission.Operation = RingOperation.Poll;
        submission.Descriptor = descriptor;
        submission.CallFlags = (uint)events;
        submission.Length = Ring.PollMultishot;
        submission.Data = data;
    }

    private void Cancel(ulong ticket, ulong operation)
    {
        ref var submission = ref _ring.Next();
        submission.Operation = RingOperation.Cancel;
        submission.Address = ticket | operation;
        submission.Data = ticket | CancelBits;
    }
}
