using System.Net;
using System.Security.Cryptography;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Driving.Epoll;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Puts what the command line says into a plan; what it does not say stays as it is.</summary>
internal static class PlanSettings
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan StepDuration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StepWarmUp = TimeSpan.FromSeconds(1);

    /// <exception cref="LoadFailure">The settings are wrong; the message names the value and what to write.</exception>
    public static void Apply(LoadSettings settings, LoadPlan plan, TimeProvider? time = null)
    {
        Contradictions.Refuse(settings, plan);
        var stages = settings.Stages is null ? null : Read("--stages", settings.Stages, RateStages.Parse);
        ApplyTimes(settings, plan, stages);
        plan.Clients = settings.Clients ?? plan.Clients;
        plan.Requests = settings.Requests ?? plan.Requests;
        plan.Pipeline = settings.Pipeline ?? plan.Pipeline;
        plan.ConnectRate = settings.ConnectRate ?? plan.ConnectRate;
        plan.ConnectTimeout = settings.Timeout ?? plan.ConnectTimeout;
        plan.ResponseTimeout = settings.Timeout ?? plan.ResponseTimeout;
        plan.Reconnect = settings.Reconnect is null ? plan.Reconnect : PolicyOf(settings.Reconnect);
        plan.Workers = settings.Workers ?? plan.Workers;
        plan.Sockets = settings.Engine is null ? plan.Sockets : SocketsOf(settings.Engine);
        plan.Sources = SourcesOf(settings) is { Count: > 0 } sources ? sources : plan.Sources;
        plan.Seed = (ulong)(settings.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue)); // Short, so that people can copy it.
        plan.Shard = settings.Shard is null ? plan.Shard : ShareOf(settings.Shard, plan.Clients);
        plan.StartAt = settings.StartAt is null ? plan.StartAt : Read("--start-at", settings.StartAt, text => StartTime.Parse(text, (time ?? TimeProvider.System).GetUtcNow()));
    }

    /// <exception cref="LoadFailure">One is no objective.</exception>
    public static IReadOnlyList<ServiceLevelObjective> Objectives(LoadSettings settings)
        => [.. settings.Objectives.Select(text => Read("--slo", text, ServiceLevelObjective.Parse))];

    private static void ApplyTimes(LoadSettings settings, LoadPlan plan, IReadOnlyList<RateStage>? stages)
    {
        // What grows while it is measured is no ramp.
        var plannedRamp = plan.Schedule.Growth <= plan.WarmUp && !settings.FindMaxRate ? plan.Schedule.Growth : TimeSpan.Zero;
        var ramp = stages is null ? settings.Ramp ?? plannedRamp : TimeSpan.Zero;
        var warmUp = settings.WarmUp ?? (settings.FindMaxRate ? StepWarmUp : plan.WarmUp - plannedRamp);
        if (ramp + warmUp > Longest)
        {
            throw LoadFailure.BadUsage("--ramp and --warmup are together longer than 24h; shorten one.");
        }

        plan.Schedule = ScheduleOf(settings, plan.Schedule, ramp, stages);
        plan.WarmUp = ramp + warmUp;
        plan.Duration = settings.Duration ?? DefaultDuration(settings, plan, stages);
    }

    private static TimeSpan DefaultDuration(LoadSettings settings, LoadPlan plan, IReadOnlyList<RateStage>? stages)
    {
        if (settings.Requests is not null)
        {
            return Longest;
        }

        if (stages is null)
        {
            return settings.FindMaxRate ? StepDuration : plan.Duration;
        }

        var rest = TimeSpan.FromTicks(stages.Sum(stage => stage.Duration.Ticks)) - plan.WarmUp;
        return rest > TimeSpan.Zero && rest <= Longest
            ? rest
            : throw LoadFailure.BadUsage($"--stages {settings.Stages} leave {Math.Max(0, rest.TotalSeconds):0.###} s to measure after --warmup; that is to be above 0 and at most 24h.");
    }

    private static LoadSchedule ScheduleOf(LoadSettings settings, LoadSchedule planned, TimeSpan ramp, IReadOnlyList<RateStage>? stages)
    {
        var kind = settings.Arrivals switch
        {
            null => planned.Arrivals,
            "constant" => ArrivalKind.Even,
            "poisson" => ArrivalKind.Poisson,
            var other => throw LoadFailure.BadUsage($"--arrivals: '{other}' is unknown; write constant or poisson."),
        };
        if (stages is not null)
        {
            return LoadSchedule.Open(stages, kind);
        }

        if (!settings.FindMaxRate && (settings.Rate, settings.Arrivals, settings.Ramp, settings.Think) is (null, null, null, null))
        {
            return planned;
        }

        return (settings.Rate ?? (settings.FindMaxRate ? 1 : planned.LastRate)) switch
        {
            null => LoadSchedule.Closed(settings.Think ?? planned.ThinkTime, ramp),
            { } rate => LoadSchedule.Open(rate, kind, ramp),
        };
    }

    private static ReconnectPolicy PolicyOf(string text) => text switch
    {
        "never" => ReconnectPolicy.Never,
        "immediate" => ReconnectPolicy.AtOnce,
        "backoff" => ReconnectPolicy.BackOff,
        _ => throw LoadFailure.BadUsage($"--reconnect: '{text}' is unknown; write never, immediate or backoff."),
    };

    private static FleetSockets SocketsOf(string text) => text switch
    {
        "auto" => FleetSockets.Auto,
        "epoll" when EpollProbe.IsSupported => FleetSockets.Epoll,
        "epoll" => throw LoadFailure.BadUsage("--engine epoll: this process cannot have it, it takes Linux on x64 or arm64; write auto or platform."),
        "platform" => FleetSockets.Platform,
        _ => throw LoadFailure.BadUsage($"--engine: '{text}' is unknown; write auto, epoll or platform."),
    };

    private static IReadOnlyList<IPAddress> SourcesOf(LoadSettings settings)
        => [.. settings.Sources.Select(AddressOf), .. settings.SourceRange is null ? [] : Read("--sources", settings.SourceRange, SourceRange.Parse)];

    private static IPAddress AddressOf(string text)
        => IPAddress.TryParse(text, out var address) ? address : throw LoadFailure.BadUsage($"--source: '{text}' is no address; write one of this machine, such as 127.0.0.2.");

    private static LoadShare ShareOf(string text, int clients)
    {
        var share = Read("--shard", text, shard => ShardText.Parse(shard, Environment.GetEnvironmentVariable));
        return share.Of(clients) > 0
            ? share
            : throw LoadFailure.BadUsage($"--shard {share.Index}/{share.Count} has none of {clients} clients; use fewer parts or more --clients.");
    }

    private static T Read<T>(string option, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException wrong)
        {
            throw LoadFailure.BadUsage($"{option}: {wrong.Message}.", wrong);
        }
    }
}
