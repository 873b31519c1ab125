using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Puts what the command line says into a plan; what it does not say stays as it is. Pure, but for a random seed.</summary>
internal static class PlanSettings
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <exception cref="LoadFailure">The settings are wrong; the message names the value and what to write.</exception>
    public static void Apply(LoadSettings settings, LoadPlan plan)
    {
        Refuse(settings, plan);

        // What grows while it is measured is no ramp.
        var plannedRamp = plan.Schedule.Growth <= plan.WarmUp ? plan.Schedule.Growth : TimeSpan.Zero;
        var ramp = settings.Ramp ?? plannedRamp;
        var warmUp = settings.WarmUp ?? plan.WarmUp - plannedRamp;
        if (ramp + warmUp > Longest)
        {
            throw LoadFailure.BadUsage("--ramp and --warmup are together longer than 24h; shorten one.");
        }

        plan.Schedule = ScheduleOf(settings, plan.Schedule, ramp);
        plan.WarmUp = ramp + warmUp;
        plan.Clients = settings.Clients ?? plan.Clients;
        plan.Duration = settings.Duration ?? (settings.Requests is null ? plan.Duration : Longest);
        plan.Requests = settings.Requests ?? plan.Requests;
        plan.Pipeline = settings.Pipeline ?? plan.Pipeline;
        plan.ConnectRate = settings.ConnectRate ?? plan.ConnectRate;
        plan.Sources = settings.Sources.Count > 0 ? [.. settings.Sources.Select(AddressOf)] : plan.Sources;
        plan.Seed = (ulong)(settings.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue)); // Short, so that people can copy it.
        plan.Shard = settings.Shard is null ? plan.Shard : ShareOf(settings.Shard, plan.Clients);
    }

    /// <exception cref="LoadFailure">One is no objective.</exception>
    public static IReadOnlyList<ServiceLevelObjective> Objectives(LoadSettings settings)
    {
        try
        {
            return [.. settings.Objectives.Select(ServiceLevelObjective.Parse)];
        }
        catch (FormatException wrong)
        {
            throw LoadFailure.BadUsage($"--slo: {wrong.Message}.", wrong);
        }
    }

    private static void Refuse(LoadSettings settings, LoadPlan plan)
    {
        if (settings is { Arrivals: { } arrivals, Rate: null } && !plan.Schedule.IsOpen)
        {
            throw LoadFailure.BadUsage($"--arrivals {arrivals} needs a --rate: without one each client sends when it is answered.");
        }

        if (settings.Pipeline is { } depth && depth > plan.Scenario.MostPipelined)
        {
            throw LoadFailure.BadUsage($"--pipeline {depth}: a client of '{plan.Scenario.Name}' has {(plan.Scenario.MostPipelined == 1 ? "one request at a time; remove it" : $"at most {plan.Scenario.MostPipelined} requests unanswered")}.");
        }

        if (plan.Scenario.IsHold && (settings.Rate, settings.Requests, settings.Ramp, settings.WarmUp) is not (null, null, null, null))
        {
            throw LoadFailure.BadUsage($"'{plan.Scenario.Name}' is silent for --duration, then each client sends one message: remove --rate, --requests, --ramp and --warmup.");
        }
    }

    private static LoadSchedule ScheduleOf(LoadSettings settings, LoadSchedule planned, TimeSpan ramp)
    {
        if ((settings.Rate, settings.Arrivals, settings.Ramp) is (null, null, null))
        {
            return planned;
        }

        var kind = settings.Arrivals switch
        {
            null => planned.Arrivals,
            "constant" => ArrivalKind.Even,
            "poisson" => ArrivalKind.Poisson,
            var other => throw LoadFailure.BadUsage($"--arrivals: '{other}' is unknown; write constant or poisson."),
        };
        return (settings.Rate ?? planned.LastRate) switch
        {
            null => LoadSchedule.Closed(planned.ThinkTime, ramp),
            { } rate when ramp > TimeSpan.Zero => LoadSchedule.Open([new RateStage(ramp, 0, rate), new RateStage(TimeSpan.FromSeconds(1), rate, rate)], kind),
            { } rate => LoadSchedule.Open(rate, kind),
        };
    }

    private static IPAddress AddressOf(string text)
        => IPAddress.TryParse(text, out var address) ? address : throw LoadFailure.BadUsage($"--source: '{text}' is no address; write one of this machine, such as 127.0.0.2.");

    private static LoadShare ShareOf(string text, int clients)
    {
        if (text.Split('/') is not [var first, var second]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || index >= count || count > 10_000)
        {
            throw LoadFailure.BadUsage($"--shard: '{text}' is no part; write I/N with I from 0 to N-1, such as 0/4.");
        }

        var share = new LoadShare(index, count);
        return share.Of(clients) > 0 ? share : throw LoadFailure.BadUsage($"--shard {text} has none of {clients} clients; use fewer parts or more --clients.");
    }
}
