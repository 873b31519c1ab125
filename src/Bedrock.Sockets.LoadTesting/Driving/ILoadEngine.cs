namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Drives clients against a server.</summary>
public interface ILoadEngine
{
    /// <summary>Carries a plan out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="onInterval">Called about once a second, one call at a time, with what was measured since the last call; it is valid during the call only. May be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the run: nothing is sent any more, replies have a second, and what was measured is returned. It is not an error.</param>
    /// <returns>What was measured in all.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The name of the target does not resolve. Everything else that a network can do is counted.</exception>
    Task<LoadRun> RunAsync(LoadPlan plan, Action<LoadInterval>? onInterval = null, CancellationToken cancellationToken = default);
}
