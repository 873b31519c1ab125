using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Makes the plan that the command line describes. Pure, but for a random seed.</summary>
internal static class PlanArgument
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly string[] OneRequestAtATime = ["churn", "hold", "time", "greeting"];

    /// <exception cref="CommandFailure">The arguments are wrong; the message names the value and what to write.</exception>
    public static LoadPlan Create(LoadArguments arguments)
    {
        Refuse(arguments);
        var (ramp, warmUp) = (arguments.Ramp ?? TimeSpan.Zero, arguments.WarmUp ?? TimeSpan.Zero);
        if (ramp + warmUp > Longest)
        {
            throw CommandFailure.BadUsage("--ramp and --warmup are together longer than 24h; shorten one.");
        }

        return new LoadPlan(TargetUri.ParsePlain(arguments.Target), ScenarioArgument.Create(arguments))
        {
            Schedule = ScheduleOf(arguments, ramp),
            Clients = arguments.Clients ?? 1,
            Duration = arguments.Duration ?? (arguments.Requests is null ? TimeSpan.FromSeconds(10) : Longest),
            WarmUp = ramp + warmUp,
            Requests = arguments.Requests ?? long.MaxValue,
            Pipeline = arguments.Pipeline ?? 1,
            ConnectRate = arguments.ConnectRate ?? 5_000,
            Sources = [.. arguments.Sources.Select(AddressOf)],
            Seed = (ulong)(arguments.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue)), // Short, so that people can copy it.
            Shard = arguments.Shard is null ? LoadShare.Whole : ShareOf(arguments.Shard, arguments.Clients ?? 1),
        };
    }

    /// <exception cref="CommandFailure">One is no objective.</exception>
    public static IReadOnlyList<ServiceLevelObjective> Objectives(LoadArguments arguments)
    {
        try
        {
            return [.. arguments.Objectives.Select(ServiceLevelObjective.Parse)];
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.BadUsage($"--slo: {wrong.Message}.", wrong);
        }
    }

    private static void Refuse(LoadArguments arguments)
    {
        if (arguments is { Arrivals: { } arrivals, Rate: null })
        {
            throw CommandFailure.BadUsage($"--arrivals {arrivals} needs a --rate: without one each client sends when it is answered.");
        }

        if (arguments.Pipeline > 1 && OneRequestAtATime.Contains(arguments.Scenario, StringComparer.Ordinal))
        {
            throw CommandFailure.BadUsage($"--pipeline {arguments.Pipeline}: a client of '{arguments.Scenario}' has one request at a time; remove it.");
        }

        if (arguments.Scenario is "hold" && (arguments.Rate, arguments.Requests, arguments.Ramp, arguments.WarmUp) is not (null, null, null, null))
        {
            throw CommandFailure.BadUsage("'hold' is silent for --duration, then each client sends one message: remove --rate, --requests, --ramp and --warmup.");
        }
    }

    private static LoadSchedule ScheduleOf(LoadArguments arguments, TimeSpan ramp)
    {
        var kind = arguments.Arrivals switch
        {
            null or "constant" => ArrivalKind.Even,
            "poisson" => ArrivalKind.Poisson,
            var other => throw CommandFailure.BadUsage($"--arrivals: '{other}' is unknown; write constant or poisson."),
        };
        return arguments.Rate switch
        {
            null => LoadSchedule.Closed(ramp: ramp),
            { } rate when ramp > TimeSpan.Zero => LoadSchedule.Open([new RateStage(ramp, 0, rate), new RateStage(TimeSpan.FromSeconds(1), rate, rate)], kind),
            { } rate => LoadSchedule.Open(rate, kind),
        };
    }

    private static IPAddress AddressOf(string text)
        => IPAddress.TryParse(text, out var address) ? address : throw CommandFailure.BadUsage($"--source: '{text}' is no address; write one of this machine, such as 127.0.0.2.");

    private static LoadShare ShareOf(string text, int clients)
    {
        if (text.Split('/') is not [var first, var second]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || index >= count || count > 10_000)
        {
            throw CommandFailure.BadUsage($"--shard: '{text}' is no part; write I/N with I from 0 to N-1, such as 0/4.");
        }

        var share = new LoadShare(index, count);
        return share.Of(clients) > 0 ? share : throw CommandFailure.BadUsage($"--shard {text} has none of {clients} clients; use fewer parts or more --clients.");
    }
}
