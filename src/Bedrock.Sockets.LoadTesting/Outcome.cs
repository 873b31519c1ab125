namespace Bedrock.Sockets.LoadTesting;

/// <summary>What became of a step of a scenario: it went as it must, or the server answered wrongly.</summary>
/// <remarks>Everything else (a timeout, a reset, an end that came too early) is an exception that the step lets pass. The default value is <see cref="Ok"/>.</remarks>
public readonly record struct Outcome
{
    private Outcome(string reason) => Reason = reason;

    /// <summary>The server answered rightly.</summary>
    public static Outcome Ok => default;

    /// <summary>Whether the server answered rightly.</summary>
    public bool IsOk => Reason is null;

    /// <summary>What was wrong; <see langword="null"/> when nothing was.</summary>
    public string? Reason { get; }

    /// <summary>The server answered, but not as it must. The pass ends here and counts as failed; the connection is kept.</summary>
    /// <param name="reason">What was wrong, in a few words. Reports count the failures by it, so give the same words for the same fault: after 100 different ones the rest are counted together.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public static Outcome Wrong(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new Outcome(reason);
    }
}
