using Bedrock.Sockets.LoadTesting.CommandLine.Live;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;
using Verdict = Bedrock.Sockets.LoadTesting.Results.Verdict;

namespace Bedrock.Sockets.Tests.LoadTesting.CommandLine.Live;

public sealed class LiveHistoryTests
{
    private readonly LoadTally _total = new();

    [Fact]
    public void A_report_becomes_what_is_shown()
    {
        var plan = Plan();
        plan.Clients = 10;
        plan.Schedule = LoadSchedule.Open([new RateStage(TimeSpan.FromSeconds(10), 0, 100)]);
        _total.CountSent(lag: 1_000, isAfterEnd: false);
        _total.CountAnswered(response: 3_000_000, service: 2_000_000);
        _total.CountUnanswered(ErrorKind.Timeout, waited: 5_000_000);
        _total.CountFailed(ErrorKind.Reset);
        _total.CountConnectionError(ErrorKind.Refused);

        var state = new LiveHistory(plan).Add(Report(elapsed: 5, requests: 3));

        Assert.Equal(("echo on tcp://127.0.0.1:1", "measuring", 0.5, TimeSpan.FromSeconds(5)), (state.Title, state.Phase, state.Share, state.Left));
        Assert.Equal((3, 50, 10, 7), (state.Rate, state.TargetRate, state.Clients, state.OpenClients));
        Assert.Equal(["connections refused", "reset", "unanswered"], state.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((5_000_000, Verdict.Valid), (state.SoFar?.Max, state.Verdict));
        Assert.InRange(state.LagP99 ?? 0, 1_000, 1_001);
    }

    [Fact]
    public void A_minute_is_remembered()
    {
        var history = new LiveHistory(Plan());
        var state = history.Start;

        for (var second = 1; second <= 100; second++)
        {
            state = history.Add(Report(second, requests: second));
        }

        Assert.Equal(Enumerable.Range(41, 60).Select(second => (double)second), state.Rates);
        Assert.Equal(60, state.P99s.Count);
    }

    [Fact]
    public void Seconds_that_are_not_measured_are_no_part_of_the_curve()
    {
        var plan = Plan();
        plan.WarmUp = TimeSpan.FromSeconds(5);

        var state = new LiveHistory(plan).Add(Report(elapsed: 1, requests: 0) with { IsMeasured = false });

        Assert.Equal(("warming up", 0), (state.Phase, state.Rates.Count));
        Assert.Equal(TimeSpan.FromSeconds(14), state.Left);
    }

    [Fact]
    public void A_number_of_requests_tells_how_long_it_will_go_on()
    {
        var plan = Plan();
        (plan.Requests, plan.Duration) = (400, TimeSpan.FromDays(1));
        for (var request = 0; request < 100; request++)
        {
            _total.CountAnswered(1_000, 1_000);
        }

        var state = new LiveHistory(plan).Add(Report(elapsed: 2, requests: 100));

        Assert.Equal((0.25, TimeSpan.FromSeconds(6)), (state.Share, state.Left));
    }

    [Fact]
    public void A_closed_model_has_no_target_and_no_verdict()
    {
        _total.CountSent(lag: 0, isAfterEnd: false);

        var state = new LiveHistory(Plan()).Add(Report(elapsed: 1, requests: 1));

        Assert.Equal((false, null, null, null), (state.IsOpenModel, state.TargetRate, state.LagP99, state.Verdict));
    }

    private static LoadPlan Plan() => new(SocketUri.Parse("tcp://127.0.0.1:1"), LoadScenario.Echo());

    private LoadProgress Report(int elapsed, int requests)
        => new(TimeSpan.FromSeconds(elapsed), IsMeasured: true, IntervalResult.Of(elapsed - 1, 1, _total.Response, requests: requests), OpenClients: 7) { Total = _total };
}
