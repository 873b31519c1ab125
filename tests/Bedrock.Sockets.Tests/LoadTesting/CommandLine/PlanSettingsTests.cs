using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.CommandLine;

public sealed class PlanSettingsTests
{
    private static readonly LoadSettings None = new();

    [Fact]
    public void Without_a_rate_the_schedule_is_closed_and_runs_ten_seconds()
    {
        var plan = Apply(None);

        Assert.False(plan.Schedule.IsOpen);
        Assert.Equal((1, TimeSpan.FromSeconds(10), TimeSpan.Zero), (plan.Clients, plan.Duration, plan.WarmUp));
    }

    [Fact]
    public void A_rate_with_poisson_arrivals_is_an_open_schedule()
    {
        var plan = Apply(None with { Rate = 100, Arrivals = "poisson" });

        Assert.Equal((true, ArrivalKind.Poisson, 100.0), (plan.Schedule.IsOpen, plan.Schedule.Arrivals, plan.Schedule.LastRate));
    }

    [Fact]
    public void Nothing_is_measured_until_the_ramp_and_the_warm_up_are_over()
    {
        var plan = Apply(None with { Rate = 100, Ramp = TimeSpan.FromSeconds(3), WarmUp = TimeSpan.FromSeconds(2) });

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3)), (plan.WarmUp, plan.Schedule.Growth));
    }

    [Fact]
    public void A_number_of_requests_has_all_the_time_it_needs()
    {
        var plan = Apply(None with { Requests = 7 });

        Assert.Equal((7, TimeSpan.FromDays(1)), (plan.Requests, plan.Duration));
    }

    [Fact]
    public void What_the_command_line_does_not_say_stays_as_the_code_says()
    {
        var plan = Echo();
        (plan.Clients, plan.Duration, plan.WarmUp) = (1_000, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(12));
        plan.Schedule = LoadSchedule.Open([new RateStage(TimeSpan.FromSeconds(10), 0, 500), new RateStage(TimeSpan.FromSeconds(1), 500, 500)], ArrivalKind.Poisson);

        PlanSettings.Apply(None with { Rate = 800 }, plan);

        Assert.Equal((1_000, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(12)), (plan.Clients, plan.Duration, plan.WarmUp));
        Assert.Equal((ArrivalKind.Poisson, 800.0, TimeSpan.FromSeconds(10)), (plan.Schedule.Arrivals, plan.Schedule.LastRate, plan.Schedule.Growth));
    }

    [Fact]
    public void A_shard_is_counted_from_zero()
        => Assert.Equal(new LoadShare(3, 4), Apply(None with { Clients = 4, Shard = "3/4" }).Shard);

    [Theory]
    [InlineData("4/4")]
    [InlineData("-1/4")]
    [InlineData("0")]
    [InlineData("0/0")]
    [InlineData("a/b")]
    [InlineData("0/99999")]
    public void A_shard_that_is_none_is_refused(string shard)
        => AssertRefused($"--shard: '{shard}' is no part; write I/N with I from 0 to N-1, such as 0/4, or auto or auto/N under Slurm or Kubernetes.", None with { Clients = 4, Shard = shard });

    [Fact]
    public void A_shard_without_a_client_is_refused()
        => AssertRefused("--shard 3/4 has none of 2 clients; use fewer parts or more --clients.", None with { Clients = 2, Shard = "3/4" });

    [Fact]
    public void Settings_that_contradict_each_other_are_refused()
    {
        AssertRefused("--arrivals poisson needs a --rate: without one each client sends when it is answered.", None with { Arrivals = "poisson" });
        AssertRefused("--arrivals: 'even' is unknown; write constant or poisson.", None with { Arrivals = "even", Rate = 1 });
        AssertRefused("--source: 'here' is no address; write one of this machine, such as 127.0.0.2.", None with { Sources = ["here"] });
        AssertRefused("--pipeline 2: a client of 'churn' has one request at a time; remove it.", None with { Pipeline = 2 }, LoadScenario.Churn());
        AssertRefused("'hold' is silent for --duration, then each client sends one message: remove --rate, --stages, --think, --requests, --ramp, --warmup and --find-max-rate.", None with { Rate = 1 }, LoadScenario.Hold());
    }

    [Fact]
    public void Settings_that_cannot_both_be_meant_are_refused()
    {
        AssertRefused("--stages 1s:5 is the whole course of the rate, and --rate 2.5 another; remove one of them.", None with { Stages = "1s:5", Rate = 2.5 });
        AssertRefused("--stages 1s:5 is the whole course of the rate; write the growth as its first stage instead of --ramp, such as 10s:0-5000.", None with { Stages = "1s:5", Ramp = TimeSpan.FromSeconds(1) });
        AssertRefused("--stages 1s:5 leave 0 s to measure after --warmup; that is to be above 0 and at most 24h.", None with { Stages = "1s:5", WarmUp = TimeSpan.FromSeconds(2) });
        AssertRefused("--think is for clients that send when they are answered; remove it, or the rate.", None with { Think = TimeSpan.FromSeconds(1), Rate = 5 });
        AssertRefused("--engine: 'fast' is unknown; write auto, epoll or platform.", None with { Engine = "fast" });
        AssertRefused("--reconnect: 'always' is unknown; write never, immediate or backoff.", None with { Reconnect = "always" });
        AssertRefused("--engine epoll: a WebSocket is carried by the client of .NET; remove it.", None with { Engine = "epoll" }, target: "ws://127.0.0.1:1/");
        AssertRefused("--reconnect never: datagrams to udp://127.0.0.1:1 have no connection to lose; remove it.", None with { Reconnect = "never" }, target: "udp://127.0.0.1:1");
        AssertRefused("--requests 5: each step of --find-max-rate takes --duration; remove --requests.", None with { FindMaxRate = true, Requests = 5 });
        AssertRefused("--shard 0/2: each worker would search for a rate of its own; remove --shard or --find-max-rate.", None with { FindMaxRate = true, Shard = "0/2" });
        AssertRefused("--stages 1s:5: --find-max-rate sets the rates itself; remove one of them.", None with { FindMaxRate = true, Stages = "1s:5" });
    }

    [Fact]
    public void Stages_are_measured_to_their_end()
    {
        var plan = Apply(None with { Stages = "10s:0-100,20s:100,10s:100-0", WarmUp = TimeSpan.FromSeconds(5), Arrivals = "poisson" });

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(35), ArrivalKind.Poisson), (plan.WarmUp, plan.Duration, plan.Schedule.Arrivals));
        Assert.Equal((0, 50, 100, 50, 0), (plan.Schedule.RateAt(TimeSpan.Zero), plan.Schedule.RateAt(TimeSpan.FromSeconds(5)), plan.Schedule.RateAt(TimeSpan.FromSeconds(30)), plan.Schedule.RateAt(TimeSpan.FromSeconds(35)), plan.Schedule.RateAt(TimeSpan.FromDays(1))));
        Assert.Equal((3_000 - 125.0) / 35, plan.Schedule.MeasuredRate(plan.WarmUp, plan.Duration) ?? 0, tolerance: 1e-9);
    }

    [Fact]
    public void A_step_of_a_search_is_short_and_warms_up()
    {
        var plan = Apply(None with { FindMaxRate = true, Arrivals = "poisson" });

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), ArrivalKind.Poisson), (plan.Duration, plan.WarmUp, plan.Schedule.Arrivals));
    }

    [Fact]
    public void The_rest_of_the_settings_reaches_the_plan()
    {
        var second = TimeSpan.FromSeconds(1);

        var plan = Apply(None with { Think = second, Timeout = 2 * second, Reconnect = "backoff", Workers = 3, Engine = "platform", Sources = ["127.0.0.9"], SourceRange = "127.0.0.2-127.0.0.3", StartAt = "2999-01-01T00:00:00Z" });

        Assert.Equal((second, 2 * second, 2 * second), (plan.Schedule.ThinkTime, plan.ResponseTimeout, plan.ConnectTimeout));
        Assert.Equal((ReconnectPolicy.BackOff, 3, FleetSockets.Platform, 2999), (plan.Reconnect, plan.Workers, plan.Sockets, plan.StartAt?.Year));
        Assert.Equal(["127.0.0.9", "127.0.0.2", "127.0.0.3"], plan.Sources.Select(address => address.ToString()));
    }

    [Fact]
    public void An_objective_that_is_none_is_refused()
    {
        var failure = Assert.Throws<LoadFailure>(() => PlanSettings.Objectives(None with { Objectives = ["p99"] }));

        Assert.StartsWith("--slo: 'p99' is no objective: write a metric", failure.Message, StringComparison.Ordinal);
    }

    private static LoadPlan Echo(LoadScenario? scenario = null, string target = "tcp://127.0.0.1:1") => new(SocketUri.Parse(target), scenario ?? LoadScenario.Echo());

    private static LoadPlan Apply(LoadSettings settings)
    {
        var plan = Echo();
        PlanSettings.Apply(settings, plan);
        return plan;
    }

    private static void AssertRefused(string expected, LoadSettings settings, LoadScenario? scenario = null, string target = "tcp://127.0.0.1:1")
    {
        var failure = Assert.Throws<LoadFailure>(() => PlanSettings.Apply(settings, Echo(scenario, target)));

        Assert.Equal(expected, failure.Message);
        Assert.Equal(2, failure.ExitCode);
    }
}
