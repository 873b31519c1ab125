using Bedrock.Sockets.LoadTesting.Driving;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Settings that cannot both be meant. Pure functions.</summary>
internal static class Contradictions
{
    /// <exception cref="LoadFailure">There is one; the message names the value and what to change.</exception>
    public static void Refuse(LoadSettings settings, LoadPlan plan)
    {
        if (Find(settings, plan) is { } found)
        {
            throw LoadFailure.BadUsage(found);
        }
    }

    private static string? Find(LoadSettings settings, LoadPlan plan) => OfTheScenario(settings, plan) ?? OfTheSearch(settings) ?? OfTheRate(settings, plan);

    private static string? OfTheScenario(LoadSettings settings, LoadPlan plan)
    {
        var (scenario, most) = (plan.Scenario, plan.Fitted.MostPipelined);
        if (settings.Pipeline is { } depth && depth > most)
        {
            return $"--pipeline {depth}: a client of '{scenario.Name}' has {(most == 1 ? "one request at a time; remove it" : $"at most {most} requests unanswered")}.";
        }

        if (settings.Engine is { } engine && scenario.Code is not null)
        {
            return $"--engine {engine}: '{scenario.Name}' is written in C#, and its clients are carried by the platform's sockets; remove it.";
        }

        if (settings.Engine is "epoll" && plan.Target.IsWebSocket)
        {
            return "--engine epoll: a WebSocket is carried by the client of .NET; remove it.";
        }

        if (settings.Reconnect is { } policy && plan.Target.IsDatagram)
        {
            return $"--reconnect {policy}: datagrams to {plan.Target.Address} have no connection to lose; remove it.";
        }

        var isScheduled = settings.FindMaxRate || (settings.Rate, settings.Requests, settings.Ramp, settings.WarmUp, settings.Stages, settings.Think) is not (null, null, null, null, null, null);
        return scenario.IsHold && isScheduled
            ? $"'{scenario.Name}' is silent for --duration, then each client sends one message: remove --rate, --stages, --think, --requests, --ramp, --warmup and --find-max-rate."
            : null;
    }

    private static string? OfTheSearch(LoadSettings settings) => settings switch
    {
        { FindMaxRate: false } => null,
        { Requests: { } requests } => $"--requests {requests}: each step of --find-max-rate takes --duration; remove --requests.",
        { Stages: { } stages } => $"--stages {stages}: --find-max-rate sets the rates itself; remove one of them.",
        { Ramp: not null } => "--ramp: each step of --find-max-rate has a rate of its own and a --warmup; remove --ramp.",
        { Think: not null } => "--think: --find-max-rate sends at a rate, not after replies; remove one of them.",
        { Shard: { } shard } => $"--shard {shard}: each worker would search for a rate of its own; remove --shard or --find-max-rate.",
        { StartAt: { } time } => $"--start-at {time}: --find-max-rate has many runs and not one start; remove one of them.",
        _ => null,
    };

    private static string? OfTheRate(LoadSettings settings, LoadPlan plan) => settings switch
    {
        { Stages: { } stages, Rate: { } rate } => FormattableString.Invariant($"--stages {stages} is the whole course of the rate, and --rate {rate} another; remove one of them."),
        { Stages: { } stages, Ramp: not null } => $"--stages {stages} is the whole course of the rate; write the growth as its first stage instead of --ramp, such as 10s:0-5000.",
        { Think: not null } when settings.Rate is not null || settings.Stages is not null || plan.Schedule.IsOpen
            => "--think is for clients that send when they are answered; remove it, or the rate.",
        { Arrivals: { } arrivals, Rate: null, Stages: null, FindMaxRate: false } when !plan.Schedule.IsOpen
            => $"--arrivals {arrivals} needs a --rate: without one each client sends when it is answered.",
        _ => null,
    };
}
