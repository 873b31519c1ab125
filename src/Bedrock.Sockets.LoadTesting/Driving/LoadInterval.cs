namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What was measured in a part of a run.</summary>
/// <param name="Start">When the part began, from the start of the schedule.</param>
/// <param name="Length">How long it was.</param>
/// <param name="Tally">What was measured; an answer counts when it came.</param>
public sealed record LoadInterval(TimeSpan Start, TimeSpan Length, LoadTally Tally)
{
    /// <summary>How many clients had a connection at its end, about; at the end of the run, before they were closed.</summary>
    public int OpenClients { get; init; }
}
