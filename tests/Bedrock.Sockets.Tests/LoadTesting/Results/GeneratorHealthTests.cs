using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Results;

public sealed class GeneratorHealthTests
{
    [Theory]
    [InlineData(900_000, 1_000_000, 1_000, true)] // under a millisecond is always good enough
    [InlineData(1_100_000, 1_000_000, 1_000, false)] // over it, and over a tenth of the response time
    [InlineData(9_000_000, 100_000_000, 1_000, true)] // under a tenth of the response time
    [InlineData(11_000_000, 100_000_000, 1_000, false)]
    [InlineData(1_000, 1_000_000, 990, true)] // 99 % of what was due
    [InlineData(1_000, 1_000_000, 989, false)]
    public void A_run_is_valid_while_requests_are_sent_in_time_and_in_number(long lag, long response, double offered, bool valid)
    {
        var health = GeneratorHealth.Judge(Measured(response, lag), offered, 1_000);

        Assert.Equal(valid ? Verdict.Valid : Verdict.Invalid, health.Verdict);
        Assert.Equal(valid, health.Reasons.Count == 0);
    }

    [Fact]
    public void Both_reasons_are_given_with_their_numbers()
    {
        var health = GeneratorHealth.Judge(Measured(1_000_000, 20_000_000), 500, 1_000, 0.97);

        Assert.Equal(
            [
                "Requests were sent late: the p99 of the lag is 20 ms, and 1 ms is the most that leaves the latencies meaningful.",
                "Too few requests were sent: 500/s of 1,000/s, under 99 %.",
            ],
            health.Reasons);
        Assert.Equal(0.97, health.CpuCores);
    }

    [Theory]
    [InlineData(10, Verdict.Valid)]
    [InlineData(11, Verdict.Invalid)]
    public void A_run_with_over_a_hundredth_of_its_clients_lost_is_invalid_in_every_model(int lost, Verdict verdict)
    {
        var health = GeneratorHealth.Judge(new Latencies { Service = LatencySummary.Of(SampleResults.Recorded(1_000, 100)) }, offeredRate: null, targetRate: null, clients: 1_000, lostClients: lost);

        Assert.Equal((verdict, lost), (health.Verdict, health.LostClients));
        Assert.Equal(verdict == Verdict.Valid ? [] : ["11 of 1,000 clients had no connection at the end, over 1 %: the load came from the others."], health.Reasons);
    }

    [Fact]
    public void Stolen_processor_time_is_named_as_the_cause_of_an_invalid_run()
    {
        var late = GeneratorHealth.Judge(Measured(1_000_000, 20_000_000), 1_000, 1_000, stolenShare: 0.07);
        var inTime = GeneratorHealth.Judge(Measured(1_000_000, 20_000), 1_000, 1_000, stolenShare: 0.07);

        Assert.Contains("gave 7 % of its processor time to others", late.Reasons[^1], StringComparison.Ordinal);
        Assert.Equal((Verdict.Valid, 0.07), (inTime.Verdict, inTime.StolenShare));
    }

    [Fact]
    public void A_closed_model_has_nothing_to_be_late_for()
    {
        var health = SampleResults.Closed().Health;

        Assert.Equal((Verdict.Valid, null, null), (health.Verdict, health.LagP99, health.OfferedRate));
    }

    private static Latencies Measured(long response, long lag) => new()
    {
        Response = LatencySummary.Of(SampleResults.Recorded(response, 100)),
        Service = LatencySummary.Of(SampleResults.Recorded(response, 100)),
        Lag = LatencySummary.Of(SampleResults.Recorded(lag, 100)),
    };
}
