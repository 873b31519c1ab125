using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Makes the plan that the command line describes. Pure, but for a random seed.</summary>
internal static class PlanArgument
{
    /// <exception cref="CommandFailure">The target or the scenario is wrong; the message names the value and what to write.</exception>
    /// <exception cref="LoadFailure">Another setting is.</exception>
    public static LoadPlan Create(LoadArguments arguments)
    {
        var (target, scenario) = (TargetOf(arguments), ScenarioArgument.Create(arguments));
        if (scenario.Misfit(target) is { } misfit)
        {
            throw CommandFailure.BadUsage($"{misfit}.");
        }

        var plan = new LoadPlan(target, scenario);
        PlanSettings.Apply(arguments.Settings, plan);
        return plan;
    }

    private static SocketUri TargetOf(LoadArguments arguments)
    {
        try
        {
            return TargetUri.Parse(arguments.Target);
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.BadUsage($"{wrong.Message}.", wrong);
        }
    }
}
