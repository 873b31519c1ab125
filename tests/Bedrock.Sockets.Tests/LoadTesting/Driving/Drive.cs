using Bedrock.Sockets.LoadTesting.Driving;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>Runs a plan on the engine under test, and does not wait for ever.</summary>
internal static class Drive
{
    /// <summary>Longer than any run here takes on a machine that is busy.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    public static Task<LoadRun> Async(LoadPlan plan, FleetSockets sockets, Action<LoadInterval>? onInterval = null, CancellationToken cancellationToken = default)
    {
        plan.Sockets = sockets;
        return new FleetEngine().RunAsync(plan, onInterval, cancellationToken).WaitAsync(TimeSpan.FromSeconds(90), CancellationToken.None); // A run that is cancelled still ends by itself.
    }
}
