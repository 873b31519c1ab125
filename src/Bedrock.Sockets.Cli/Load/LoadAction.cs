using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Driving;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Runs <c>bedrock load</c>.</summary>
internal static class LoadAction
{
    public static async Task<int> RunAsync(LoadArguments arguments)
    {
        FleetEngine.DedicateProcess();
        using var signals = new StopSignals();
        return await new LoadSession(PlanArgument.Create(arguments), arguments.Settings, "bedrock").RunAsync(signals.Stop).ConfigureAwait(false);
    }
}
