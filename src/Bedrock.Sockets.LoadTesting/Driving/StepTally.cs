using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What was measured of one step of a scenario, or of whole requests. Those of the warm-up are not in it.</summary>
/// <remarks>One thread at a time.</remarks>
public sealed class StepTally
{
    private readonly long[] _failed = new long[Enum.GetValues<ErrorKind>().Length];

    internal StepTally(string name) => Name = name;

    /// <summary>The name of the step.</summary>
    public string Name { get; }

    /// <summary>How long it took, nanoseconds. The first step of a pass counts from when the pass was due, the others from the end of the one before; one that had no answer in time counts with the time it waited.</summary>
    public LatencyHistogram Response { get; } = new();

    /// <summary>How long it took from when it really began, nanoseconds.</summary>
    public LatencyHistogram Service { get; } = new();

    /// <summary>How often it went as it must.</summary>
    public long Answered { get; private set; }

    /// <summary>How often it failed in ways that the scenario has a name for.</summary>
    public NamedErrors Named { get; } = new();

    /// <summary>How often it failed.</summary>
    public long FailedRequests => _failed.Sum() + Named.Total;

    /// <summary>How often it failed in one way.</summary>
    /// <param name="kind">The way.</param>
    /// <returns>The number.</returns>
    public long Failed(ErrorKind kind) => _failed[(int)kind];

    internal void CountAnswered(long response, long service)
    {
        Answered++;
        Response.Record(response);
        Service.Record(service);
    }

    internal void CountFailed(ErrorKind kind) => _failed[(int)kind]++;

    /// <summary>One without an answer is no fast one: it counts with the time that it has waited.</summary>
    internal void CountUnanswered(ErrorKind kind, long waited)
    {
        CountFailed(kind);
        Response.Record(waited);
    }

    internal void Add(StepTally other)
    {
        Response.Add(other.Response);
        Service.Add(other.Service);
        Answered += other.Answered;
        Named.Add(other.Named);
        for (var kind = 0; kind < _failed.Length; kind++)
        {
            _failed[kind] += other._failed[kind];
        }
    }

    internal void Reset()
    {
        Response.Reset();
        Service.Reset();
        Answered = 0;
        Named.Reset();
        _failed.AsSpan().Clear();
    }
}
