using System.Diagnostics;
using Bedrock.Sockets.Linux.Interop;

namespace Bedrock.Sockets.Linux.Loops;

/// <summary>One thread that waits for the kernel and tells connections what has happened to them.</summary>
/// <remarks>
/// <code>
/// wait ─► for each event: tell its target ─► give those a turn that let others go first ─► wait
/// </code>
/// Before it blocks it may look again for a moment (<c>SpinTime</c>): waking a thread on a sleeping core costs more than a message.
/// It does so only while that pays: a look that finds something earns credit, one that finds nothing spends it, and a block that was short after all earns it back.
/// </remarks>
internal abstract class Loop
{
    /// <summary>How many events are found at a time.</summary>
    protected const int MaxEvents = 512;

    private const int MaxSpinCredit = 16;
    private const EpollFlags Everything = EpollFlags.Readable | EpollFlags.Writable | EpollFlags.PeerFinished | EpollFlags.EdgeTriggered;

    private readonly Lock _gate = new();
    private readonly EpollEvents _events = new(MaxEvents);
    private readonly TargetTable _targets = new();
    private readonly Thread _thread;
    private readonly long _spinTicks;
    private List<ILoopTarget> _deferred = [];
    private List<ILoopTarget> _turns = [];
    private int _spinCredit = MaxSpinCredit;
    private volatile bool _stopping;

    protected Loop(int number, string engine, TimeSpan spinTime)
    {
        Number = number;
        _spinTicks = (long)(spinTime.TotalSeconds * Stopwatch.Frequency);
        _thread = new Thread(Run) { IsBackground = true, Name = $"Bedrock {engine} {number}" };
    }

    public int Number { get; }

    /// <summary>Whether the caller is this loop's thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>How many targets were told something; with <see cref="Current"/> it shows from outside whether the loop goes on.</summary>
    public long Turns { get; private set; }

    /// <summary>Who is being told something now.</summary>
    public ILoopTarget? Current { get; private set; }

    /// <summary>Whether sockets are polled, so that a call on one must never wait; else the kernel waits for what it is asked to do.</summary>
    public virtual bool PollsSockets => true;

    /// <summary>The descriptors that are watched for events.</summary>
    protected EpollSet Epoll { get; } = new();

    public void Start() => _thread.UnsafeStart();

    /// <summary>Ends the thread after what it is doing.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Epoll.Wake();
        }
    }

    /// <summary>Gives a target its ticket.</summary>
    public ulong Register(ILoopTarget target) => _targets.Add(target);

    /// <summary>Begins to watch a descriptor for the holder of a ticket, until it is closed.</summary>
    /// <returns>Zero, or the error.</returns>
    public int Watch(int descriptor, ulong ticket) => Epoll.Add(descriptor, Everything, ticket);

    /// <summary>Gives a descriptor that is watched to the holder of another ticket, who is told anew what is the matter with it.</summary>
    /// <returns>Zero, or the error.</returns>
    public int Transfer(int descriptor, ulong ticket) => Epoll.Change(descriptor, Everything, ticket);

    /// <summary>Makes a ticket void.</summary>
    public void Forget(ulong ticket) => _targets.Remove(ticket);

    /// <summary>Tells a target once more, after the others, that it may have something to read. Only on this loop's thread.</summary>
    public void Defer(ILoopTarget target) => _deferred.Add(target);

    /// <summary>Runs the beginning of a target's handler. Only on this loop's thread.</summary>
    public void Run(ILoopTarget target, IThreadPoolWorkItem beginning)
    {
        var teller = Current;
        Begin(target);
        beginning.Execute();
        Current = teller;
    }

    /// <summary>Prepares the thread that has just started.</summary>
    protected virtual void Open()
    {
    }

    /// <summary>Finds what has happened, without waiting.</summary>
    /// <returns>How much there is to <see cref="Tell"/>.</returns>
    protected abstract int Look();

    /// <summary>Waits until something has happened.</summary>
    /// <returns>How much there is to <see cref="Tell"/>; it may be nothing.</returns>
    protected abstract int Block();

    /// <summary>Tells the targets what was found.</summary>
    protected abstract void Tell(int count);

    /// <summary>Gives back what the kernel has lent, when nobody can ask for it any more.</summary>
    protected virtual void Close() => Epoll.Close();

    /// <summary>Finds what has happened to descriptors that are watched.</summary>
    protected int LookAtEvents() => Epoll.Wait(_events, timeoutMilliseconds: 0);

    /// <summary>Waits until something has happened to descriptors that are watched.</summary>
    protected int WaitForEvents() => Epoll.Wait(_events, Timeout.Infinite);

    /// <summary>Tells the targets of the events that were found.</summary>
    protected void TellEvents(int count)
    {
        for (var index = 0; index < count; index++)
        {
            if (_events.Data(index) is var ticket and not EpollSet.WakeData && _targets.Find(ticket) is { } target)
            {
                Begin(target);
                target.OnEvents(_events.Flags(index));
            }
        }
    }

    /// <summary>The target of a ticket that is good, and the one from now on that holds the loop up if it blocks.</summary>
    protected ILoopTarget? Begin(ulong ticket)
    {
        if (_targets.Find(ticket) is not { } target)
        {
            return null;
        }

        Begin(target);
        return target;
    }

    private void Begin(ILoopTarget target)
    {
        Current = target;
        Turns++;
    }

    private void Run()
    {
        Open();
        while (!_stopping)
        {
            Tell(Wait());
            Current = null;
            GiveTurns();
        }

        // Not while Stop is still waking it.
        lock (_gate)
        {
            Close();
        }
    }

    private void GiveTurns()
    {
        if (_deferred.Count == 0)
        {
            return;
        }

        // Those that defer again come after the next events.
        (_turns, _deferred) = (_deferred, _turns);
        foreach (var target in _turns)
        {
            Begin(target);
            target.OnEvents(EpollFlags.Readable);
        }

        Current = null;
        _turns.Clear();
    }

    private int Wait()
    {
        if (_deferred.Count > 0)
        {
            return Look();
        }

        if (_spinTicks == 0)
        {
            return Block();
        }

        // A clock that a test sets would let the loop spin for ever; this is the processor's time, not the application's.
        var start = Stopwatch.GetTimestamp();
        while (_spinCredit > 0 && !_stopping)
        {
            var found = Look();
            if (found > 0)
            {
                _spinCredit = Math.Min(_spinCredit + 1, MaxSpinCredit);
                return found;
            }

            if (Stopwatch.GetTimestamp() - start > _spinTicks)
            {
                _spinCredit--;
                break;
            }
        }

        var blocked = Stopwatch.GetTimestamp();
        var count = Block();
        if (Stopwatch.GetTimestamp() - blocked < _spinTicks)
        {
            _spinCredit = Math.Min(_spinCredit + 1, MaxSpinCredit);
        }

        return count;
    }
}
