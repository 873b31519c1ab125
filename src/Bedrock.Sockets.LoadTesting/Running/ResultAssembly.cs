using System.Reflection;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Running;

/// <summary>Makes a result of what an engine has measured. Pure functions.</summary>
internal static class ResultAssembly
{
    private static readonly string Version =
        typeof(ResultAssembly).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static LoadTestResult Of(LoadRun run, IReadOnlyList<IntervalResult> series, string commandLine, ProcessorWatch processors)
    {
        var (plan, tally) = (run.Plan, run.Tally);
        var latencies = LatenciesOf(tally, plan.Schedule.IsOpen);
        return new LoadTestResult
        {
            ToolVersion = Version,
            CommandLine = commandLine,
            Started = run.StartTime + SeriesRecorder.MeasuredFrom(plan),
            Machines = [MachineDescription.Current()],
            Seed = unchecked((long)plan.Seed),
            Target = plan.Target.Address,
            Scenario = plan.Scenario.Name,
            Schedule = ScheduleOf(run),
            Totals = TotalsOf(run),
            Latencies = latencies,
            Series = series,
            Steps = [.. tally.Steps.Select(step => StepOf(step, plan.Schedule.IsOpen))],
            EndedBecause = run.EndedBecause,
            Engine = run.Engine,
            Health = HealthOf(run, latencies, processors),
        };
    }

    private static Latencies LatenciesOf(LoadTally tally, bool isOpen) => new()
    {
        Response = isOpen ? LatencySummary.Of(tally.Response) : null,

        // Nothing is ever due in a closed model, so both count from the sending; but only the one has the requests without an answer.
        Service = LatencySummary.Of(isOpen ? tally.Service : tally.Response),
        Lag = isOpen ? LatencySummary.Of(tally.Lag) : null,
        Connect = tally.Connect.TotalCount > 0 ? LatencySummary.Of(tally.Connect) : null,
    };

    private static ScheduleSummary ScheduleOf(LoadRun run)
    {
        var plan = run.Plan;
        var all = new ScheduleSummary
        {
            Model = LoadModel.Closed,
            Clients = (int)plan.Shard.Of(plan.Clients),

            // How long a number of requests takes is only known when they are made, and so it is with held clients.
            DurationSeconds = (plan.Requests == long.MaxValue && !plan.Scenario.IsHold ? plan.Duration : run.Measured).TotalSeconds,
            Requests = plan.Requests == long.MaxValue ? null : plan.Requests,
            Pipeline = plan.Depth,
        };
        return plan.Scenario.IsHold ? all with { HeldSeconds = plan.Duration.TotalSeconds } : all with
        {
            Model = plan.Schedule.IsOpen ? LoadModel.Open : LoadModel.Closed,
            Arrivals = (plan.Schedule.IsOpen, plan.Schedule.Arrivals) switch
            {
                (false, _) => null,
                (_, ArrivalKind.Poisson) => "poisson",
                _ => "constant",
            },
            TargetRate = plan.Schedule.MeasuredRate(plan.WarmUp, run.Measured) / plan.Shard.Count,
            ThinkSeconds = plan.Schedule.ThinkTime > TimeSpan.Zero ? plan.Schedule.ThinkTime.TotalSeconds : null,
            WarmUpSeconds = plan.WarmUp.TotalSeconds,
            RampSeconds = plan.Schedule.Growth.TotalSeconds,
        };
    }

    private static RunTotals TotalsOf(LoadRun run)
    {
        var tally = run.Tally;
        var connections = ErrorNames.Count(Enum.GetValues<ErrorKind>(), tally.ConnectionErrors, tally.NamedConnectionErrors);
        var messages = MessagesOf(tally);
        return new RunTotals
        {
            DurationSeconds = run.Measured.TotalSeconds,
            Requests = tally.Answered + tally.FailedRequests,
            Errors = ErrorNames.Count(ErrorNames.OfRequests, tally.Failed, tally.Named),
            Unanswered = tally.Failed(ErrorKind.Timeout),
            LateReplies = tally.LateReplies > 0 ? tally.LateReplies : null,
            ConnectionErrors = connections.Count > 0 ? connections : null,
            ErrorMessages = messages.Count > 0 ? messages : null,
            BytesSent = tally.BytesSent,
            BytesReceived = tally.BytesReceived,
        };
    }

    private static StepResult StepOf(StepTally step, bool isOpen)
    {
        var errors = ErrorNames.Count(ErrorNames.OfRequests, step.Failed, step.Named);
        if (step.Failed(ErrorKind.Timeout) is > 0 and var unanswered)
        {
            errors[ErrorNames.Unanswered] = unanswered;
        }

        return new StepResult(step.Name, step.Answered + step.FailedRequests, step.FailedRequests, LatencySummary.Of(step.Response))
        {
            Service = isOpen ? LatencySummary.Of(step.Service) : null,
            ErrorKinds = errors.Count > 0 ? errors : null,
        };
    }

    /// <summary>Only what says more than the name does.</summary>
    private static Dictionary<string, string> MessagesOf(LoadTally tally) => tally.Named.All.Concat(tally.NamedConnectionErrors.All)
        .Where(error => !error.Name.EndsWith(error.FirstMessage, StringComparison.Ordinal))
        .DistinctBy(error => error.Name, StringComparer.Ordinal)
        .ToDictionary(error => error.Name, error => error.FirstMessage, StringComparer.Ordinal);

    /// <summary>Compares what was sent in time with what was due, not with the rate asked for: Poisson arrivals are more or fewer by chance.</summary>
    private static GeneratorHealth HealthOf(LoadRun run, Latencies latencies, ProcessorWatch processors)
    {
        var seconds = run.Measured.TotalSeconds;
        var (offered, due) = run.Plan.Schedule.IsOpen && seconds > 0
            ? ((run.Tally.Sent - run.Tally.SentAfterEnd) / seconds, (run.Tally.Sent + run.Tally.Unsent) / seconds)
            : ((double?)null, (double?)null);
        return GeneratorHealth.Judge(latencies, offered, due, processors.OwnCores, processors.StolenShare, (int)run.Plan.Shard.Of(run.Plan.Clients), run.LostClients);
    }
}
