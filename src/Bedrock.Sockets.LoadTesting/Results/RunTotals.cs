using System.Text.Json.Serialization;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Running;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Sums over everything that was measured.</summary>
public sealed record RunTotals
{
    private static readonly string[] WrongKinds = [.. ((ErrorKind[])[ErrorKind.WrongBytes, ErrorKind.Lost, ErrorKind.Duplicated, ErrorKind.Reordered]).Select(ErrorNames.Of)];

    /// <summary>How long was measured, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>All requests: answered, failed and unanswered.</summary>
    public required long Requests { get; init; }

    /// <summary>How many failed, by kind, such as <c>refused</c>, <c>reset</c> or <c>wrong bytes</c>. Unanswered ones are not among them.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>How many had no answer within the time limit, or until the end of the run. The time they had waited is in the histograms.</summary>
    public required long Unanswered { get; init; }

    /// <summary>Right replies that came after their requests were counted as unanswered; <see langword="null"/> when there were none. Only datagrams can be so late.</summary>
    public long? LateReplies { get; init; }

    /// <summary>Connections that could not be made, or that ended while nothing was outstanding on them, by kind; <see langword="null"/> when there were none. No request failed by them.</summary>
    public IReadOnlyDictionary<string, long>? ConnectionErrors { get; init; }

    /// <summary>What the first failure of a kind said, for the kinds that the scenario itself has names for; <see langword="null"/> when there were none.</summary>
    public IReadOnlyDictionary<string, string>? ErrorMessages { get; init; }

    /// <summary>Bytes sent.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes received.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Requests that got no right answer: failed or unanswered.</summary>
    public long Failed => Errors.Values.Sum() + Unanswered;

    /// <summary>The share of requests that got no right answer, 0 to 1.</summary>
    public double FailedShare => Requests == 0 ? 0 : (double)Failed / Requests;

    /// <summary>Replies that were corrupt, lost, duplicated or out of order: the server, or something on the way, is broken.</summary>
    [JsonIgnore]
    public long WrongReplies => WrongKinds.Sum(kind => Errors.GetValueOrDefault(kind));

    /// <summary>Connections that failed, of any kind.</summary>
    [JsonIgnore]
    public long FailedConnections => ConnectionErrors?.Values.Sum() ?? 0;

    /// <summary>Right answers per second.</summary>
    public double Rate => DurationSeconds <= 0 ? 0 : (Requests - Failed) / DurationSeconds;
}
