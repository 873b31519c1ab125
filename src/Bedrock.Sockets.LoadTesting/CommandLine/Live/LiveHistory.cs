using System.Globalization;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;

namespace Bedrock.Sockets.LoadTesting.CommandLine.Live;

/// <summary>Makes what the live view shows of what a run reports, and remembers the last minute.</summary>
internal sealed class LiveHistory(LoadPlan plan)
{
    private const int Remembered = 60;

    private readonly Queue<double> _rates = new(Remembered);
    private readonly Queue<double> _p99s = new(Remembered);
    private readonly int _clients = (int)plan.Shard.Of(plan.Clients);

    /// <summary>What is shown before the first report.</summary>
    public LiveState Start => new()
    {
        Title = $"{plan.Scenario.Name} on {plan.Target.Address}",
        Phase = plan.StartAt is { } start ? $"connecting, starts at {start.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC" : "connecting",
        Clients = _clients,
        IsOpenModel = plan.Schedule.IsOpen,
    };

    /// <summary>Takes a report in. One caller at a time.</summary>
    public LiveState Add(LoadProgress progress)
    {
        var (last, total) = (progress.Last, progress.Total);
        if (progress.IsMeasured)
        {
            Remember(_rates, last.Rate);
            Remember(_p99s, last.P99);
        }

        var health = plan.Schedule.IsOpen && total.Lag.TotalCount > 0 ? Judge(total) : null;
        var share = ShareOf(progress);
        return Start with
        {
            Phase = PhaseOf(progress),
            Elapsed = progress.Elapsed,
            Share = share,
            Left = LeftOf(progress, share),
            Rate = last.Rate,
            TargetRate = plan.Schedule.RateAt(progress.Elapsed) / plan.Shard.Count,
            Rates = [.. _rates],
            P99s = [.. _p99s],
            Last = last.Requests > 0 ? new LiveLatencies(last.P50, last.P90, last.P99, last.P999, last.Max) : null,
            SoFar = total.Response.TotalCount > 0 ? LatenciesOf(total) : null,
            Errors = ErrorsOf(total),
            OpenClients = progress.OpenClients,
            Connects = total.Connect.TotalCount,
            LagP99 = health?.LagP99,
            Verdict = health?.Verdict,
        };
    }

    private static void Remember(Queue<double> values, double value)
    {
        if (values.Count == Remembered)
        {
            values.Dequeue();
        }

        values.Enqueue(value);
    }

    private static LiveLatencies LatenciesOf(LoadTally total) => new(
        LatencySummary.At(total.Response, 50),
        LatencySummary.At(total.Response, 90),
        LatencySummary.At(total.Response, 99),
        LatencySummary.At(total.Response, 99.9),
        total.Response.Max);

    private static Dictionary<string, long> ErrorsOf(LoadTally total)
    {
        var errors = ErrorNames.Count(ErrorNames.OfRequests, total.Failed, total.Named);
        if (total.Failed(ErrorKind.Timeout) is > 0 and var unanswered)
        {
            errors.Add("unanswered", unanswered);
        }

        foreach (var (kind, count) in ErrorNames.Count(Enum.GetValues<ErrorKind>(), total.ConnectionErrors, total.NamedConnectionErrors))
        {
            errors.Add($"connections {kind}", count);
        }

        return errors;
    }

    // How many were due is only known at the end; how late they were sent is known now.
    private static GeneratorHealth Judge(LoadTally total) => GeneratorHealth.Judge(
        new Latencies { Response = LatencySummary.Of(total.Response), Service = LatencySummary.Of(total.Service), Lag = LatencySummary.Of(total.Lag) },
        offeredRate: null,
        targetRate: null);

    private string PhaseOf(LoadProgress progress) => (progress.IsMeasured, plan.Scenario.IsHold) switch
    {
        (true, _) => "measuring",
        (_, true) => "holding in silence",
        _ => "warming up",
    };

    private TimeSpan PlannedTime => plan.WarmUp + plan.Duration;

    private double ShareOf(LoadProgress progress)
    {
        var ofTime = progress.Elapsed / PlannedTime;
        var ofRequests = (double)(progress.Total.Answered + progress.Total.FailedRequests) / plan.Requests;
        return Math.Clamp(Math.Max(ofTime, ofRequests), 0, 1);
    }

    private TimeSpan? LeftOf(LoadProgress progress, double share)
    {
        var byTime = PlannedTime - progress.Elapsed;
        if (plan.Requests == long.MaxValue)
        {
            return byTime > TimeSpan.Zero ? byTime : TimeSpan.Zero;
        }

        var byRequests = share > 0 && progress.IsMeasured ? (progress.Elapsed - plan.WarmUp) * ((1 - share) / share) : (TimeSpan?)null;
        return byRequests is { } estimate && estimate < byTime ? estimate : null;
    }
}
