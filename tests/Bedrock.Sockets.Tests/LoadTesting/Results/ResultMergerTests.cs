using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Results;

public sealed class ResultMergerTests
{
    [Fact]
    public void Merged_percentiles_are_those_of_all_requests_together()
    {
        LoadTestResult[] parts = [SampleResults.Open(seconds: 5, seed: 1), SampleResults.Open(seconds: 5, seed: 2, slower: 20), SampleResults.Open(seconds: 5, seed: 3)];
        var together = new LatencyHistogram();
        foreach (var part in parts)
        {
            together.Add(part.Latencies.Main.ToHistogram());
        }

        var merged = ResultMerger.Merge(parts);

        var expected = LatencySummary.Of(together);
        Assert.Equal(expected.Percentiles, merged.Latencies.Main.Percentiles);
        Assert.Equal(expected.Histogram, merged.Latencies.Main.Histogram);
        Assert.Equal((expected.Min, expected.Max, 15_000), (merged.Latencies.Main.Min, merged.Latencies.Main.Max, merged.Latencies.Main.Count));
    }

    [Fact]
    public void Rates_clients_and_counts_are_sums()
    {
        var part = SampleResults.Bad();

        var merged = ResultMerger.Merge([part, part with { Target = "tcp://127.0.0.2:1" }]);

        Assert.Equal((2_000, 2_000.0, 2), (merged.Schedule.Clients, merged.Schedule.TargetRate, merged.Workers));
        Assert.Equal((60_000, 24, 50), (merged.Totals.Requests, merged.Totals.Unanswered, merged.Totals.Errors["reset"]));
        Assert.Equal(2 * part.Totals.Rate, merged.Totals.Rate, 6);
        Assert.Equal((2_000, 20), (merged.Steps[0].Requests, merged.Steps[0].Errors));
        Assert.Equal("tcp://127.0.0.1:12345, tcp://127.0.0.2:1", merged.Target);
        Assert.Equal(part.CommandLine, merged.CommandLine);
        Assert.Single(merged.Machines);
    }

    [Fact]
    public void One_invalid_worker_makes_the_whole_invalid_and_is_named()
    {
        var good = SampleResults.Open();
        var bad = good with { Health = good.Health with { Verdict = Verdict.Invalid, Reasons = ["It was late."] } };

        var merged = ResultMerger.Merge([good, bad]);

        Assert.Equal(Verdict.Invalid, merged.Health.Verdict);
        Assert.Equal(["Worker 2 of 2: It was late."], merged.Health.Reasons);
    }

    [Fact]
    public void Objectives_are_measured_anew()
    {
        var quick = SampleResults.Open(objectives: "p99<20ms");
        var slow = SampleResults.Open(slower: 100);

        var merged = ResultMerger.Merge([quick, slow]);

        Assert.True(quick.Objectives[0].IsMet);
        Assert.False(Assert.Single(merged.Objectives).IsMet);
    }

    [Fact]
    public void Of_what_each_worker_saw_of_the_servers_memory_the_worst_counts()
    {
        var (small, large) = (new ObjectiveResult("server-memory<300MiB", 100e6, "95.4 MiB", IsMet: true), new ObjectiveResult("server-memory<300MiB", 200e6, "191 MiB", IsMet: true));
        var unseen = new ObjectiveResult("server-memory-growth<10%", Measured: null, "fewer than 10 seconds measured", IsMet: false);
        var grown = new ObjectiveResult("server-memory-growth<10%", 0.5, "50 %", IsMet: false);
        var part = SampleResults.Open(seconds: 1);

        var merged = ResultMerger.Merge([part with { Objectives = [small, grown] }, part with { Objectives = [large, unseen] }, part]);

        Assert.Equal([large, unseen], merged.Objectives);
    }

    [Fact]
    public void Late_replies_add_up_and_engines_are_named_once()
    {
        var part = SampleResults.Open(seconds: 1);
        var (first, second) = (part with { Engine = "epoll", Totals = part.Totals with { LateReplies = 2 } }, part with { Engine = "platform", Totals = part.Totals with { LateReplies = 3 } });

        Assert.Equal((5L, "epoll, platform"), (ResultMerger.Merge([first, second, part]).Totals.LateReplies, ResultMerger.Merge([first, second, first, part]).Engine));
        Assert.Null(ResultMerger.Merge([part, part]).Totals.LateReplies);
    }

    [Fact]
    public void Seconds_are_joined_by_the_clock()
    {
        var first = SampleResults.Open(seconds: 3, perSecond: 100);
        var later = SampleResults.Open(seconds: 3, perSecond: 50, seed: 8) with { Started = first.Started + TimeSpan.FromSeconds(2.04) };

        var merged = ResultMerger.Merge([later, first]);

        Assert.Equal(first.Started, merged.Started);
        Assert.Equal([100, 100, 150, 50, 50], merged.Series.Select(second => second.Requests));
        Assert.Equal([0.0, 1, 2, 3, 4], merged.Series.Select(second => second.StartSeconds));
        var third = first.Series[2].ToHistogram();
        third.Add(later.Series[0].ToHistogram());
        Assert.Equal(third.RecordedBuckets(), merged.Series[2].ToHistogram().RecordedBuckets());
    }

    [Fact]
    public void One_result_stays_as_it_is()
    {
        var result = SampleResults.Open(seconds: 1);

        Assert.Same(result, ResultMerger.Merge([result]));
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        var open = SampleResults.Open(seconds: 1);

        Assert.Throws<ArgumentException>(() => ResultMerger.Merge([]));
        Assert.Throws<ArgumentException>(() => ResultMerger.Merge([open, open with { Scenario = "time" }]));
        Assert.Throws<ArgumentException>(() => ResultMerger.Merge([open, SampleResults.Closed()]));
    }
}
