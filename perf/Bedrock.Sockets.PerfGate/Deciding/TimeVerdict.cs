namespace Bedrock.Sockets.PerfGate.Deciding;

/// <summary>What the times of two versions say.</summary>
internal enum TimeVerdict
{
    /// <summary>The noise hides whatever there is: neither passed nor failed.</summary>
    Undecided = 0,

    /// <summary>A change beyond the threshold would have been seen.</summary>
    Same = 1,

    /// <summary>The head takes less time, by more than the threshold.</summary>
    Faster = 2,

    /// <summary>The head takes more time, by more than the threshold.</summary>
    Slower = 3,
}
