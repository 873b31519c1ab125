using System.Security.Cryptography;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.LoadTests.Profiles;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.LoadTests.Runs;

/// <summary>Makes the plan that a profile describes. Pure, but for a random seed.</summary>
internal static class ScenarioPlan
{
    public static LoadPlan Of(ScenarioProfile profile, SocketUri target)
    {
        var plan = new LoadPlan(target, profile.Kind.Create(profile))
        {
            Clients = profile.Clients,
            Schedule = ScheduleOf(profile),
            Duration = profile.Duration,
            WarmUp = profile.Ramp + profile.WarmUp,
            Requests = profile.Requests ?? long.MaxValue,
            Seed = (ulong)(profile.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue)), // Short, so that people can copy it.
        };
        plan.Pipeline = profile.Pipeline ?? plan.Pipeline;
        plan.ConnectRate = profile.ConnectRate ?? plan.ConnectRate;
        plan.MaxPendingConnects = profile.PendingConnects ?? plan.MaxPendingConnects;
        plan.ResponseTimeout = profile.Timeout ?? plan.ResponseTimeout;
        return plan;
    }

    private static LoadSchedule ScheduleOf(ScenarioProfile profile) => profile switch
    {
        { Stages: { Count: > 0 } stages } => LoadSchedule.Open(stages, profile.Arrivals),
        { Rate: { } rate } => LoadSchedule.Open(rate, profile.Arrivals, profile.Ramp),
        _ => LoadSchedule.Closed(profile.Think, profile.Ramp),
    };
}
