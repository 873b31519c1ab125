using Bedrock.Sockets.Cli;
using Bedrock.Sockets.Cli.Load;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.Tests.Cli;

public sealed class PlanArgumentTests
{
    private static readonly LoadArguments Echo = new() { Scenario = "echo", Target = "tcp://127.0.0.1:1" };

    [Fact]
    public void Without_a_rate_the_schedule_is_closed_and_runs_ten_seconds()
    {
        var plan = PlanArgument.Create(Echo);

        Assert.False(plan.Schedule.IsOpen);
        Assert.Equal((1, TimeSpan.FromSeconds(10), TimeSpan.Zero), (plan.Clients, plan.Duration, plan.WarmUp));
    }

    [Fact]
    public void A_rate_with_poisson_arrivals_is_an_open_schedule()
    {
        var plan = PlanArgument.Create(Echo with { Rate = 100, Arrivals = "poisson" });

        Assert.Equal((true, ArrivalKind.Poisson, 100.0), (plan.Schedule.IsOpen, plan.Schedule.Arrivals, plan.Schedule.LastRate));
    }

    [Fact]
    public void Nothing_is_measured_until_the_ramp_and_the_warm_up_are_over()
    {
        var plan = PlanArgument.Create(Echo with { Rate = 100, Ramp = TimeSpan.FromSeconds(3), WarmUp = TimeSpan.FromSeconds(2) });

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3)), (plan.WarmUp, plan.Schedule.Growth));
    }

    [Fact]
    public void A_number_of_requests_has_all_the_time_it_needs()
        => Assert.Equal((7, TimeSpan.FromDays(1)), (PlanArgument.Create(Echo with { Requests = 7 }).Requests, PlanArgument.Create(Echo with { Requests = 7 }).Duration));

    [Fact]
    public void A_shard_is_counted_from_zero()
        => Assert.Equal(new LoadShare(3, 4), PlanArgument.Create(Echo with { Clients = 4, Shard = "3/4" }).Shard);

    [Theory]
    [InlineData("4/4")]
    [InlineData("-1/4")]
    [InlineData("0")]
    [InlineData("0/0")]
    [InlineData("a/b")]
    [InlineData("0/99999")]
    public void A_shard_that_is_none_is_refused(string shard)
        => AssertRefused($"--shard: '{shard}' is no part; write I/N with I from 0 to N-1, such as 0/4.", Echo with { Clients = 4, Shard = shard });

    [Fact]
    public void A_shard_without_a_client_is_refused()
        => AssertRefused("--shard 3/4 has none of 2 clients; use fewer parts or more --clients.", Echo with { Clients = 2, Shard = "3/4" });

    [Fact]
    public void Options_that_contradict_the_scenario_are_refused()
    {
        AssertRefused("There is no scenario 'ehco'. It is one of echo, stream, churn, hold, time, greeting and script.", Echo with { Scenario = "ehco" });
        AssertRefused("--arrivals poisson needs a --rate: without one each client sends when it is answered.", Echo with { Arrivals = "poisson" });
        AssertRefused("--arrivals: 'even' is unknown; write constant or poisson.", Echo with { Arrivals = "even", Rate = 1 });
        AssertRefused("--size 64: 'time' has no messages of a size; only echo, stream, churn, hold have.", Echo with { Scenario = "time", Size = 64 });
        AssertRefused("--pipeline 2: a client of 'churn' has one request at a time; remove it.", Echo with { Scenario = "churn", Pipeline = 2 });
        AssertRefused("'hold' is silent for --duration, then each client sends one message: remove --rate, --requests, --ramp and --warmup.", Echo with { Scenario = "hold", Rate = 1 });
        AssertRefused("--source: 'here' is no address; write one of this machine, such as 127.0.0.2.", Echo with { Sources = ["here"] });
        AssertRefused("--send belongs to the scenarios 'script' and 'greeting', not to 'echo'.", Echo with { Steps = [new ScriptStep("--send", "x")] });
    }

    [Theory]
    [InlineData(@"A script needs steps: write for instance --send 'PING\r\n' --expect '+PONG\r\n'.")]
    [InlineData("The script expects no reply at its end: add an expectation after the last thing it sends.", "--send", "x")]
    [InlineData("The script has ended the connection: nothing can follow.", "--expect-end", "", "--send", "x")]
    [InlineData("--expect-length: 'ten' is no number of bytes; write a whole number above 0.", "--expect-length", "ten")]
    [InlineData(@"'\q' at 0 in '\q' is no escape: write \r, \n, \t, \0, \xHH or \\.", "--send", @"\q")]
    public void A_script_that_cannot_run_is_refused(string expected, params string[] words)
        => AssertRefused(expected, Echo with { Scenario = "script", Steps = [.. words.Chunk(2).Select(step => new ScriptStep(step[0], step[1]))] });

    [Fact]
    public void An_objective_that_is_none_is_refused()
    {
        var failure = Assert.Throws<CommandFailure>(() => PlanArgument.Objectives(Echo with { Objectives = ["p99"] }));

        Assert.StartsWith("--slo: 'p99' is no objective: write a metric", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string expected, LoadArguments arguments)
    {
        var failure = Assert.Throws<CommandFailure>(() => PlanArgument.Create(arguments));

        Assert.Equal(expected, failure.Message);
        Assert.Equal(2, failure.ExitCode);
    }
}
