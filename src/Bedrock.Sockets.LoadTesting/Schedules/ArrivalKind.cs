namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>How the requests of an open schedule are spread over time.</summary>
public enum ArrivalKind
{
    /// <summary>Even gaps: request n is due when the rate has brought n requests.</summary>
    Even,

    /// <summary>Random gaps, exponentially distributed, as many independent users make them (a Poisson process).</summary>
    Poisson,
}
