using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Objectives;

public sealed class ServiceLevelObjectiveTests
{
    [Theory]
    [InlineData("p99<5ms", 4_999_999, 5_000_000)]
    [InlineData("p99.99<=100us", 100_000, 100_001)]
    [InlineData("p50 <= 100µs", 100_000, 100_001)]
    [InlineData("max<1s", 999_999_999, 1_000_000_000)]
    [InlineData("mean<500us", 499_999, 500_000)]
    [InlineData("mean<=1.5m", 90_000_000_000, 90_000_000_001)]
    [InlineData("p100<=7ns", 7, 8)]
    [InlineData("errors<0.1%", 0.00099, 0.001)]
    [InlineData("errors=0", 0, 1)]
    [InlineData("errors<=0%", 0, 0.0001)]
    [InlineData("rate>19900", 19_900.1, 19_900)]
    [InlineData("rate >= 0.5", 0.5, 0.4)]
    [InlineData("connect-p99<50ms", 49_999_999, 50_000_000)]
    [InlineData("connect-max<50ms", 49_999_999, 50_000_000)]
    [InlineData("step:p99<5ms", 4_999_999, 5_000_000)]
    public void An_objective_tells_what_meets_it_from_what_just_does_not(string text, double good, double bad)
    {
        var objective = ServiceLevelObjective.Parse(text);

        Assert.True(objective.IsMetBy(good));
        Assert.False(objective.IsMetBy(bad));
        Assert.Equal(text, objective.ToString());
    }

    [Theory]
    [InlineData("", "write a metric, a comparison and a limit, such as p99<5ms, errors<0.1% or rate>19900")]
    [InlineData("p99", "write a metric, a comparison and a limit, such as p99<5ms, errors<0.1% or rate>19900")]
    [InlineData("p99<5ms<6ms", "write a metric, a comparison and a limit, such as p99<5ms, errors<0.1% or rate>19900")]
    [InlineData("p99<5", "'5' is no time; write a number and a unit, such as 100us, 5ms or 1s")]
    [InlineData("p99<fast", "'fast' is no time; write a number and a unit, such as 100us, 5ms or 1s")]
    [InlineData("p99<-5ms", "'-5ms' is no time; write a number and a unit, such as 100us, 5ms or 1s")]
    [InlineData("p0<5ms", "a percentile is above 0 and at most 100, such as p50, p99 or p99.99")]
    [InlineData("p101<5ms", "a percentile is above 0 and at most 100, such as p50, p99 or p99.99")]
    [InlineData("median<5ms", "'median' is not measured; it is one of p50 to p99.99, max, mean, errors, rate and connect-p50 to connect-p99.99")]
    [InlineData("connect-errors=0", "'connect-errors' is not measured; it is one of connect-p50 to connect-p99.99, connect-max and connect-mean")]
    [InlineData("login:connect-p99<5ms", "a step does not connect; write it without 'login:'")]
    [InlineData("errors<101%", "'101%' is no share; write per cent from 0 to 100, such as 0.1%")]
    [InlineData("errors<few", "'few' is no number of errors; write a share such as 0.1%, or a number such as 0")]
    [InlineData("rate>5ms", "'5ms' is no rate; write requests per second, such as 19900")]
    public void A_text_that_is_no_objective_is_refused_with_the_remedy(string text, string remedy)
    {
        var error = Assert.Throws<FormatException>(() => ServiceLevelObjective.Parse(text));

        Assert.Equal($"'{text}' is no objective: {remedy}", error.Message);
    }

    [Theory]
    [InlineData("p50<5ms", "2 ms", true)]
    [InlineData("p99<=3ms", "3 ms", true)]
    [InlineData("p99<3ms", "3 ms", false)]
    [InlineData("max<1s", "3 ms", true)]
    [InlineData("mean<1ms", "2.03 ms", false)]
    [InlineData("connect-p99<50us", "200 µs", false)]
    [InlineData("connect-mean<1ms", "200 µs", true)]
    [InlineData("errors<10%", "10 %", false)]
    [InlineData("errors<=10%", "10 %", true)]
    [InlineData("errors=0", "10", false)]
    [InlineData("rate>=9", "9/s", true)]
    [InlineData("rate>10", "9/s", false)]
    [InlineData("login:p99<5ms", "4 ms", true)]
    [InlineData("login:errors<1%", "5 %", false)]
    [InlineData("login:rate>=3.8", "3.8/s", true)]
    [InlineData("logout:p99<5ms", "nothing measured", false)]
    public void An_objective_is_measured_in_a_result(string text, string measured, bool isMet)
    {
        var result = Result();

        var outcome = ObjectiveResult.Of(ServiceLevelObjective.Parse(text), result);

        Assert.Equal((text, measured, isMet), (outcome.Objective, outcome.MeasuredText, outcome.IsMet));
    }

    [Theory]
    [InlineData("p99<5ms")]
    [InlineData("max<1s")]
    [InlineData("connect-p99<5ms")]
    [InlineData("errors=0")]
    public void An_objective_for_which_nothing_was_measured_is_missed(string text)
    {
        var result = Result();
        var nothing = LatencySummary.Of(new LatencyHistogram());
        result = result with { Latencies = new Latencies { Service = nothing }, Totals = result.Totals with { Requests = 0 } };

        var outcome = ObjectiveResult.Of(ServiceLevelObjective.Parse(text), result);

        Assert.Equal((null, "nothing measured", false), (outcome.Measured, outcome.MeasuredText, outcome.IsMet));
    }

    [Fact]
    public void A_closed_model_is_measured_by_its_service_time()
    {
        var outcome = ObjectiveResult.Of(ServiceLevelObjective.Parse("p99<10ms"), SampleResults.Closed());

        Assert.True(outcome.IsMet);
        Assert.InRange(outcome.Measured ?? 0, 1e6, 10e6);
    }

    // 97 responses of 2 ms and three of 3 ms; a hundred requests in ten seconds, ten of them failed.
    private static LoadTestResult Result()
    {
        var response = SampleResults.Recorded(2_000_000, 97);
        response.RecordMany(3_000_000, 2);
        response.Add(SampleResults.Recorded(3_000_000, 1));
        return SampleResults.Open(seconds: 1) with
        {
            Latencies = new Latencies
            {
                Response = LatencySummary.Of(response),
                Service = LatencySummary.Of(SampleResults.Recorded(1, 1)),
                Connect = LatencySummary.Of(SampleResults.Recorded(200_000, 5)),
            },
            Totals = new RunTotals
            {
                DurationSeconds = 10,
                Requests = 100,
                Errors = new Dictionary<string, long>(StringComparer.Ordinal) { ["reset"] = 7 },
                Unanswered = 3,
                BytesSent = 0,
                BytesReceived = 0,
            },
            Steps = [new StepResult("login", 40, 2, LatencySummary.Of(SampleResults.Recorded(4_000_000, 40)))],
        };
    }
}
