namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>What a comparison says about a limit.</summary>
public enum ComparisonVerdict
{
    /// <summary>Nothing became worse by more than the limit, as far as the seconds of the runs can tell.</summary>
    Passed,

    /// <summary>Something became worse by more than the limit, and the seconds of the runs leave no doubt that it became worse.</summary>
    Failed,

    /// <summary>There is nothing to judge by: a run is invalid, the two are of different kinds, or they are too short.</summary>
    Undecided,
}
