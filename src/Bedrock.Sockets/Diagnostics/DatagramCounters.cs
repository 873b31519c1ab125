namespace Bedrock.Sockets.Diagnostics;

/// <summary>What became of the datagrams of one endpoint. Safe for any thread.</summary>
/// <remarks>
/// <code>
/// arrived = received + queue                        the kernel drops what its queue has no room for
/// received = handled + tooLong + sourcePort + ownPort + groupSource + rate + noSender + sessionLimit + sessionQueue
/// replies  = sent + largerReply + largerReplyRate + receiverFull + sendFailed
/// </code>
/// </remarks>
internal sealed class DatagramCounters(string endpoint, Func<long> readQueueDrops)
{
    private static readonly DatagramDrop[] Reasons = Enum.GetValues<DatagramDrop>();

    private readonly long[] _drops = new long[Reasons.Length];
    private long _received;
    private long _sent;
    private long _sessions;
    private long _sessionsDisplaced;
    private long? _lastQueueDrops;

    public string Endpoint => endpoint;

    public long Received => Volatile.Read(ref _received);

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How many sessions have handlers that run.</summary>
    public long Sessions => Volatile.Read(ref _sessions);

    /// <summary>How many sessions have ended because a newcomer had their place.</summary>
    public long SessionsDisplaced => Volatile.Read(ref _sessionsDisplaced);

    /// <summary>Every reason with its number.</summary>
    public IEnumerable<(string Reason, long Count)> Drops => [("queue", QueueDrops), .. Reasons.Select(reason => (NameOf(reason), this[reason]))];

    /// <summary>What the kernel has dropped because the queue was full.</summary>
    public long QueueDrops => _lastQueueDrops ?? readQueueDrops();

    public long this[DatagramDrop reason] => Volatile.Read(ref _drops[(int)reason]);

    public void AddReceived() => Interlocked.Increment(ref _received);

    public void AddSent() => Interlocked.Increment(ref _sent);

    public void AddSession(int change) => Interlocked.Add(ref _sessions, change);

    public void AddDisplaced() => Interlocked.Increment(ref _sessionsDisplaced);

    public void Add(DatagramDrop reason) => Interlocked.Increment(ref _drops[(int)reason]);

    /// <summary>Adds what another endpoint of the name had when it ended. No session outlives its endpoint, whatever a handler that ignored its end has left.</summary>
    public void Add(DatagramCounters ended)
    {
        Interlocked.Add(ref _received, ended.Received);
        Interlocked.Add(ref _sent, ended.Sent);
        Interlocked.Add(ref _sessionsDisplaced, ended.SessionsDisplaced);
        foreach (var reason in Reasons)
        {
            Interlocked.Add(ref _drops[(int)reason], ended[reason]);
        }

        _lastQueueDrops = QueueDrops + ended.QueueDrops;
    }

    /// <summary>Keeps what the kernel says, since its sockets are closed next.</summary>
    public void Close() => _lastQueueDrops ??= readQueueDrops();

    /// <summary>The reasons that have happened, as one line.</summary>
    public string DropsText() => string.Join(", ", Drops.Where(drop => drop.Count > 0).Select(drop => $"{drop.Reason} {drop.Count}")) is { Length: > 0 } text ? text : "none";

    public static string NameOf(DatagramDrop reason) => reason switch
    {
        DatagramDrop.TooLong => "tooLong",
        DatagramDrop.SourcePort => "sourcePort",
        DatagramDrop.OwnPort => "ownPort",
        DatagramDrop.GroupSource => "groupSource",
        DatagramDrop.Rate => "rate",
        DatagramDrop.NoSender => "noSender",
        DatagramDrop.SessionLimit => "sessionLimit",
        DatagramDrop.SessionQueue => "sessionQueue",
        DatagramDrop.SessionEnded => "sessionEnded",
        DatagramDrop.Failed => "failed",
        DatagramDrop.LargerReply => "largerReply",
        DatagramDrop.LargerReplyRate => "largerReplyRate",
        DatagramDrop.ReceiverFull => "receiverFull",
        _ => "sendFailed",
    };
}
