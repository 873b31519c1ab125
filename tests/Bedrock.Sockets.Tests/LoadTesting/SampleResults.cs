using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting;

// Samples that are the same in every run are wanted here, and nothing secret is made of them.
#pragma warning disable CA5394

/// <summary>Results as a run would make them, with latencies drawn from a seeded distribution.</summary>
internal static class SampleResults
{
    public static readonly DateTimeOffset Started = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    /// <summary>An open-model run at a constant rate that kept up.</summary>
    /// <param name="seconds">How many seconds.</param>
    /// <param name="perSecond">The rate.</param>
    /// <param name="slower">A factor on every latency.</param>
    /// <param name="seed">Where the latencies come from.</param>
    /// <param name="stall">Whether the server answers nothing for one second in the middle.</param>
    /// <param name="objectives">The objectives.</param>
    public static LoadTestResult Open(int seconds = 30, int perSecond = 1_000, double slower = 1, int seed = 7, bool stall = false, params string[] objectives)
    {
        var random = new Random(seed);
        var (response, service, lag) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        var series = new List<IntervalResult>();
        for (var second = 0; second < seconds; second++)
        {
            var interval = new LatencyHistogram();
            for (var request = 0; request < perSecond; request++)
            {
                var took = (long)(slower * 1e6 * Math.Exp(0.4 * Normal(random)));
                var late = (long)(2e4 * -Math.Log(1 - random.NextDouble()));
                var waited = stall && second == seconds / 2 ? (long)(1e9 * (perSecond - request) / perSecond) : 0;
                service.Record(took);
                lag.Record(late);
                response.Record(waited + late + took);
                interval.Record(waited + late + took);
            }

            series.Add(IntervalResult.Of(second, 1, interval) with
            {
                BytesSent = 64L * perSecond,
                BytesReceived = 64L * perSecond,
                Server = new ServerUsage(0.6 + (0.1 * Math.Sin(second)), 48_000_000 + (second * 100_000)),
            });
        }

        var latencies = new Latencies
        {
            Response = LatencySummary.Of(response),
            Service = LatencySummary.Of(service),
            Lag = LatencySummary.Of(lag),
            Connect = LatencySummary.Of(Recorded(200_000, 1_000)),
        };
        var result = new LoadTestResult
        {
            ToolVersion = "0.1.0",
            CommandLine = $"bedrock load echo tcp://127.0.0.1:12345 --rate {perSecond} --duration {seconds}s --clients 1000",
            Started = Started,
            Machines = [new MachineDescription(2, "Example Processor", "X64", "Linux 6.18", ".NET 10.0.0")],
            Seed = seed,
            Target = "tcp://127.0.0.1:12345",
            Scenario = "echo",
            Schedule = new ScheduleSummary { Model = LoadModel.Open, Arrivals = "poisson", TargetRate = perSecond, Clients = 1_000, DurationSeconds = seconds, WarmUpSeconds = 5, RampSeconds = 10, Pipeline = 4 },
            Totals = new RunTotals
            {
                DurationSeconds = seconds,
                Requests = (long)seconds * perSecond,
                Errors = new Dictionary<string, long>(StringComparer.Ordinal),
                Unanswered = 0,
                BytesSent = 64L * seconds * perSecond,
                BytesReceived = 64L * seconds * perSecond,
            },
            Latencies = latencies,
            Series = series,
            Health = GeneratorHealth.Judge(latencies, perSecond, perSecond, 0.4),
        };
        return WithObjectives(result, objectives);
    }

    /// <summary>A closed-model run.</summary>
    public static LoadTestResult Closed(params string[] objectives)
    {
        var open = Open();
        var latencies = new Latencies { Service = open.Latencies.Service };
        return WithObjectives(
            open with
            {
                Schedule = new ScheduleSummary { Model = LoadModel.Closed, Clients = 64, DurationSeconds = 30 },
                Latencies = latencies,
                Health = GeneratorHealth.Judge(latencies, offeredRate: null, targetRate: null),
            },
            objectives);
    }

    /// <summary>A run with errors, steps, an overloaded generator, and texts that would break a page that does not escape.</summary>
    public static LoadTestResult Bad()
    {
        var open = Open(stall: true);
        var slow = LatencySummary.Of(Recorded(50_000_000, 1_000));
        var latencies = open.Latencies with { Lag = LatencySummary.Of(Recorded(400_000_000, 1_000)) };
        var bad = open with
        {
            Scenario = "<script>alert('x')</script> & | \"co\"",
            CommandLine = "bedrock load script --send \"</title><img src=x onerror=alert(1)>\" `x`",
            Latencies = latencies,
            Steps = [new StepResult("login", 1_000, 10, slow), new StepResult("a<b|c", 500, 0, slow)],
            Totals = open.Totals with { Errors = new Dictionary<string, long>(StringComparer.Ordinal) { ["reset"] = 25, ["wrong bytes"] = 3, ["refused"] = 0 }, Unanswered = 12 },
            Series = [.. open.Series.Select((interval, index) => interval with { Errors = index is > 12 and < 16 ? 9 : 0 })],
            Health = GeneratorHealth.Judge(latencies, 900, 1_000, 0.99),
        };
        return WithObjectives(bad, "p99<5ms", "login:p99<100ms", "errors<0.1%", "rate>900");
    }

    public static LatencyHistogram Recorded(long nanoseconds, long count)
    {
        var histogram = new LatencyHistogram();
        histogram.RecordMany(nanoseconds, count);
        return histogram;
    }

    private static LoadTestResult WithObjectives(LoadTestResult result, params string[] objectives)
        => result with { Objectives = [.. objectives.Select(text => ObjectiveResult.Of(ServiceLevelObjective.Parse(text), result))] };

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
