using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What was measured, in a run or in a part of it. Requests of the warm-up are not in it.</summary>
/// <remarks>One thread at a time.</remarks>
public sealed class LoadTally
{
    private static readonly int Kinds = Enum.GetValues<ErrorKind>().Length;

    /// <summary>A request as if it were one step.</summary>
    private readonly StepTally _requests = new("");
    private readonly long[] _connectionErrors = new long[Kinds];
    private List<StepTally> _steps = [];

    /// <summary>From the time a request was due to its whole reply, or to the end of the wait for one that had none. Nanoseconds.</summary>
    /// <remarks>In a closed schedule a request is due when it is sent.</remarks>
    public LatencyHistogram Response => _requests.Response;

    /// <summary>From the time a request was sent to its whole reply. Nanoseconds.</summary>
    public LatencyHistogram Service => _requests.Service;

    /// <summary>How late the generator itself was: from the time a request was due and a client was free for it to the time it was sent. Nanoseconds.</summary>
    /// <remarks>Waiting for a free client is waiting for the server; it is in <see cref="Response"/> and in nothing else.</remarks>
    public LatencyHistogram Lag { get; } = new();

    /// <summary>How long it took to connect, warm-up and all. Nanoseconds.</summary>
    public LatencyHistogram Connect { get; } = new();

    /// <summary>Requests that were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Of those sent, the ones that were due before the time for sending was over, and sent after it.</summary>
    public long SentAfterEnd { get; private set; }

    /// <summary>Requests that were due, and never sent because no connection was free for them. They are counted as timeouts, with the time they waited.</summary>
    public long Unsent { get; private set; }

    /// <summary>Requests that were answered rightly.</summary>
    public long Answered => _requests.Answered;

    /// <summary>Right replies to requests that were counted as unanswered before they came. Only datagrams can be so late: a connection is given up with its request.</summary>
    public long LateReplies { get; private set; }

    /// <summary>Requests that failed, replies that came twice, and datagrams that are no reply to anything.</summary>
    public long FailedRequests => _requests.FailedRequests;

    /// <summary>Requests that failed in ways that a scenario written in C# has a name for.</summary>
    public NamedErrors Named => _requests.Named;

    /// <summary>Connections that failed in such ways, before any request was outstanding on them.</summary>
    public NamedErrors NamedConnectionErrors { get; } = new();

    /// <summary>The steps of the scenario in their order; none when it has no names for them.</summary>
    public IReadOnlyList<StepTally> Steps => _steps;

    /// <summary>Bytes that were sent, warm-up and all.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Bytes that were received, warm-up and all.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>Requests that failed in one way.</summary>
    /// <param name="kind">The way.</param>
    /// <returns>The number.</returns>
    public long Failed(ErrorKind kind) => _requests.Failed(kind);

    /// <summary>Connections that could not be made, or that ended while nothing was outstanding on them, warm-up and all. No request failed by them.</summary>
    /// <param name="kind">The way.</param>
    /// <returns>The number.</returns>
    public long ConnectionErrors(ErrorKind kind) => _connectionErrors[(int)kind];

    /// <summary>Adds what another one has measured.</summary>
    /// <param name="other">The other one; it stays as it is.</param>
    public void Add(LoadTally other)
    {
        ArgumentNullException.ThrowIfNull(other);

        _requests.Add(other._requests);
        Lag.Add(other.Lag);
        Connect.Add(other.Connect);
        Sent += other.Sent;
        SentAfterEnd += other.SentAfterEnd;
        Unsent += other.Unsent;
        LateReplies += other.LateReplies;
        BytesSent += other.BytesSent;
        BytesReceived += other.BytesReceived;
        NamedConnectionErrors.Add(other.NamedConnectionErrors);
        for (var kind = 0; kind < Kinds; kind++)
        {
            _connectionErrors[kind] += other._connectionErrors[kind];
        }

        AddSteps(other.Steps);
    }

    /// <summary>One of a scenario with these steps.</summary>
    internal static LoadTally WithSteps(IEnumerable<string> names) => new() { _steps = [.. names.Select(name => new StepTally(name))] };

    internal void CountSent(long lag, bool isAfterEnd)
    {
        Sent++;
        SentAfterEnd += isAfterEnd ? 1 : 0;
        Lag.Record(lag);
    }

    internal void CountAnswered(long response, long service) => _requests.CountAnswered(response, service);

    internal void CountFailed(ErrorKind kind) => _requests.CountFailed(kind);

    internal void CountUnanswered(ErrorKind kind, long waited) => _requests.CountUnanswered(kind, waited);

    internal void CountLate() => LateReplies++;

    internal void CountUnsent(long waited)
    {
        Unsent++;
        CountUnanswered(ErrorKind.Timeout, waited);
    }

    internal void CountConnectionError(ErrorKind kind) => _connectionErrors[(int)kind]++;

    internal void Reset()
    {
        _requests.Reset();
        Lag.Reset();
        Connect.Reset();
        Sent = SentAfterEnd = Unsent = LateReplies = BytesSent = BytesReceived = 0;
        _connectionErrors.AsSpan().Clear();
        NamedConnectionErrors.Reset();
        _steps.ForEach(step => step.Reset());
    }

    private void AddSteps(IReadOnlyList<StepTally> steps)
    {
        foreach (var step in steps)
        {
            var mine = _steps.Find(known => string.Equals(known.Name, step.Name, StringComparison.Ordinal));
            if (mine is null)
            {
                mine = new StepTally(step.Name);
                _steps.Add(mine);
            }

            mine.Add(step);
        }
    }
}
