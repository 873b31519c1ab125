using Bedrock.Sockets.LoadTesting.Driving.Tls;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Some of the clients, their schedule and what is measured of them. One thread at a time takes its turn, without locks.</summary>
/// <remarks>
/// News of a socket, or a time that has come, brings its thread along. If nobody has the turn, that thread takes it and works until nothing is left;
/// if somebody has, he sees what came, because he looks once more after he has let go. So nobody waits for a lock, a reply is handled by the thread that heard of it,
/// and under load news are handled in batches.
/// <code>
/// the platform's sockets    socket threads ──► push signal ─┐
///                           pacing thread ───► time is due ─┴─► turn free? take it: news, connects, requests that are due; let go; anything new? again
/// epoll                     one thread ──────► news, or time is due ──► as above, and nobody else ever has the turn
/// </code>
/// </remarks>
internal sealed partial class FleetWorker
{
    private const int BufferSize = 64 * 1024;

    private readonly FleetRun _run;
    private readonly LoadPlan _plan;
    private readonly FleetClient[] _clients;
    private readonly IWorkerSockets _sockets;
    private readonly DoubleBuffer<LoadTally> _tallies = new(new LoadTally(), new LoadTally());
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _receiveBuffer = new byte[BufferSize];
    private readonly byte[] _sendBuffer;
    private LoadTally? _taken;
    private RunPhases? _wantedPhases;
    private int _turn;
    private bool _isPoked = true;
    private long _nextDue;

    public FleetWorker(FleetRun run, LoadShare share)
    {
        _run = run;
        _plan = run.Plan;
        _sendBuffer = new byte[Math.Max(BufferSize, _plan.Fitted.MaxRequestBytes)];
        _arrivals = IsHold ? null : _plan.Schedule.For(share, _plan.Seed);
        _gate = new ConnectGate(_plan.ConnectRate / share.Count, Math.Max(1, _plan.MaxPendingConnects / _plan.Workers));
        _sockets = run.Carrier(this);
        _clients = [.. Enumerable.Range(0, (int)share.Of(_plan.Clients)).Select(index => (int)share.NumberOf(index)).Select(number => new FleetClient(this, _sockets, number, run.Conversations(number), _plan.Depth))];
        _free = new FreeClients(_clients.Length);
        _toConnect = new Queue<FleetClient>(_clients.Length);
        _times = new PriorityQueue<FleetClient, long>(_clients.Length);
        _left = _clients.Length;
        ConnectTimeout = Nanoseconds.From(_plan.ConnectTimeout);
        ResponseTimeout = Nanoseconds.From(_plan.ResponseTimeout);

        // A look at every client is dear when there are many, so a timeout is noticed to a tenth of itself.
        _sweepGap = Math.Clamp(Math.Min(ConnectTimeout, ResponseTimeout) / 10, 10 * Nanoseconds.PerMillisecond, Nanoseconds.PerSecond);
        AddAllToConnect();
    }

    /// <summary>Each client has its connection, or has failed once.</summary>
    public Task Connected => _connected.Task;

    public Task Finished => _finished.Task;

    /// <summary>When the pacing thread has to call <see cref="Run"/>.</summary>
    public long NextDue => Volatile.Read(ref _nextDue);

    public RunClock Clock => _run.Clock;

    /// <summary>Begins TLS on a new connection; <see langword="null"/> when the target speaks no TLS.</summary>
    public Func<TlsChannel>? Tls => _run.Tls;

    public bool IsDatagram => _plan.Target.IsDatagram;

    public bool ConnectsForEachRequest => _plan.Fitted.ConnectsForEachRequest;

    public bool IsHold => _plan.Scenario.IsHold;

    public int MaxRequestBytes => _plan.Fitted.MaxRequestBytes;

    public long ConnectTimeout { get; }

    public long ResponseTimeout { get; }

    public Span<byte> ReceiveBuffer => _receiveBuffer;

    public Span<byte> SendBuffer => _sendBuffer;

    /// <summary>What is written into; valid within a turn.</summary>
    public LoadTally Tally { get; private set; } = new();

    /// <summary>Clients that had no connection left, or could not get one, when it finished.</summary>
    public int LostClients { get; private set; }

    /// <summary>For any thread: the run begins, or ends sooner than it was to.</summary>
    public void Follow(RunPhases phases)
    {
        Volatile.Write(ref _wantedPhases, phases);
        Volatile.Write(ref _isPoked, true);
        _sockets.Wake();
    }

    /// <summary>For one thread at a time: what was measured since the last call. It stays as it is until the next.</summary>
    public LoadTally TakeInterval()
    {
        _taken?.Reset();
        return _taken = _tallies.Swap();
    }

    /// <summary>How many clients have a connection, about: for any thread, and for people.</summary>
    public int OpenClients => _clients.Count(static client => client.State == ClientState.Open);

    /// <summary>Starts the thread that gives it its turns when something is due; it ends with the worker.</summary>
    public Thread Start(int number) => _sockets.Start(number);

    /// <summary>After its thread has ended: waits for connections whose end takes a while.</summary>
    public Task EndAsync() => _sockets.EndAsync();

    /// <summary>Takes the turn, unless somebody has it.</summary>
    public void Run()
    {
        while (Interlocked.Exchange(ref _turn, 1) == 0)
        {
            try
            {
                TakeTurn();
            }
#pragma warning disable CA1031 // On a thread of the pool it would end the process; whoever awaits the run gets it instead.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Fail(error);
            }

            Interlocked.Exchange(ref _turn, 0);
            if (!_sockets.HasNews && !Volatile.Read(ref _isPoked) && !_mustLook && Clock.Now < NextDue)
            {
                return;
            }
        }
    }

    private void TakeTurn()
    {
        HandleTimes();
        while (_sockets.HasNews)
        {
            Tally = _tallies.BeginWrite();
            try
            {
                _sockets.HandleNext();
            }
            finally
            {
                _tallies.EndWrite();
            }

            HandleTimes();
        }
    }

    private void HandleTimes()
    {
        if (!Volatile.Read(ref _isPoked) && !_mustLook && Clock.Now < _nextDue)
        {
            return;
        }

        // Before looking: whoever pokes has first written what there is to see.
        Interlocked.Exchange(ref _isPoked, false);
        _mustLook = false;
        Tally = _tallies.BeginWrite();
        try
        {
            Volatile.Write(ref _nextDue, DoWhatIsDue());
        }
        finally
        {
            _tallies.EndWrite();
        }
    }

    private void Fail(Exception error)
    {
        _isOver = true;
        Volatile.Write(ref _nextDue, long.MaxValue);
        _connected.TrySetException(error);
        _finished.TrySetException(error);
    }
}
