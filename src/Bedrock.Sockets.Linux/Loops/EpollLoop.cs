using System.Diagnostics;
using Bedrock.Sockets.Linux.Epoll;
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
internal sealed class EpollLoop
{
    private const int MaxEvents = 512;
    private const int MaxSpinCredit = 16;
    private const EpollFlags Everything = EpollFlags.Readable | EpollFlags.Writable | EpollFlags.PeerFinished | EpollFlags.EdgeTriggered;

    private readonly Lock _gate = new();
    private readonly EpollSet _epoll = new();
    private readonly EpollEvents _events = new(MaxEvents);
    private readonly TargetTable _targets = new();
    private readonly Thread _thread;
    private readonly long _spinTicks;
    private List<EpollInput> _deferred = [];
    private List<EpollInput> _turns = [];
    private int _spinCredit = MaxSpinCredit;
    private volatile bool _stopping;

    public EpollLoop(int number, TimeSpan spinTime)
    {
        Number = number;
        _spinTicks = (long)(spinTime.TotalSeconds * Stopwatch.Frequency);
        _thread = new Thread(Run) { IsBackground = true, Name = $"Bedrock epoll {number}" };
    }

    public int Number { get; }

    /// <summary>Whether the caller is this loop's thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>How many targets were told something; with <see cref="Current"/> it shows from outside whether the loop goes on.</summary>
    public long Turns { get; private set; }

    /// <summary>Who is being told something now.</summary>
    public ILoopTarget? Current { get; private set; }

    public void Start() => _thread.UnsafeStart();

    /// <summary>Ends the thread after what it is doing.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            _epoll.Wake();
        }
    }

    /// <summary>Gives a target its ticket.</summary>
    public ulong Register(ILoopTarget target) => _targets.Add(target);

    /// <summary>Begins to watch a descriptor for the holder of a ticket, until it is closed.</summary>
    /// <returns>Zero, or the error.</returns>
    public int Watch(int descriptor, ulong ticket) => _epoll.Add(descriptor, Everything, ticket);

    /// <summary>Gives a descriptor that is watched to the holder of another ticket, who is told anew what is the matter with it.</summary>
    /// <returns>Zero, or the error.</returns>
    public int Transfer(int descriptor, ulong ticket) => _epoll.Change(descriptor, Everything, ticket);

    /// <summary>Makes a ticket void.</summary>
    public void Forget(ulong ticket) => _targets.Remove(ticket);

    /// <summary>Gives a read its turn after the other connections. Only on this loop's thread.</summary>
    public void Defer(EpollInput input) => _deferred.Add(input);

    private void Run()
    {
        while (!_stopping)
        {
            var count = Wait();
            for (var index = 0; index < count; index++)
            {
                if (_events.Data(index) is var ticket and not EpollSet.WakeData && _targets.Find(ticket) is { } target)
                {
                    Current = target;
                    Turns++;
                    target.OnEvents(_events.Flags(index));
                }
            }

            Current = null;
            GiveTurns();
        }

        // Not while Stop is still waking it.
        lock (_gate)
        {
            _epoll.Close();
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
        foreach (var input in _turns)
        {
            Current = input.Connection;
            Turns++;
            input.OnTurn();
        }

        Current = null;
        _turns.Clear();
    }

    private int Wait()
    {
        if (_deferred.Count > 0)
        {
            return _epoll.Wait(_events, timeoutMilliseconds: 0);
        }

        if (_spinTicks == 0)
        {
            return _epoll.Wait(_events, Timeout.Infinite);
        }

        // A clock that a test sets would let the loop spin for ever; this is the processor's time, not the application's.
        var start = Stopwatch.GetTimestamp();
        while (_spinCredit > 0 && !_stopping)
        {
            var found = _epoll.Wait(_events, timeoutMilliseconds: 0);
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
        var count = _epoll.Wait(_events, Timeout.Infinite);
        if (Stopwatch.GetTimestamp() - blocked < _spinTicks)
        {
            _spinCredit = Math.Min(_spinCredit + 1, MaxSpinCredit);
        }

        return count;
    }
}
