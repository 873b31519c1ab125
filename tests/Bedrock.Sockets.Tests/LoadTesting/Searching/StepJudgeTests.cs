using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Searching;

namespace Bedrock.Sockets.Tests.LoadTesting.Searching;

public sealed class StepJudgeTests
{
    private static readonly LoadTestResult Kept = SampleResults.Open(seconds: 5);

    [Fact]
    public void A_step_that_keeps_up_passes_with_its_numbers()
    {
        var step = StepJudge.Judge(Kept, offered: 1_000, workers: 1);

        Assert.Equal((null, null, 1_000, 1_000, 0), (step.Broke, step.Reason, step.OfferedRate, step.AchievedRate, step.Errors));
        Assert.Equal((Kept.Latencies.Main.Percentiles["p50"], Kept.Latencies.Main.Percentiles["p99.9"]), (step.P50, step.P999));
    }

    [Fact]
    public void A_missed_objective_breaks_and_says_what_was_measured()
    {
        var step = StepJudge.Judge(SampleResults.Open(seconds: 5, objectives: ["errors=0", "p50<1ns"]), 1_000, 1);

        Assert.Equal(RateBreak.Objective, step.Broke);
        Assert.StartsWith("p50<1ns, measured ", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_breaks_even_where_the_generator_was_late()
    {
        var totals = Kept.Totals with { Errors = new Dictionary<string, long>(StringComparer.Ordinal) { ["reset"] = 2 } };

        var step = StepJudge.Judge(Late(cpuCores: 1) with { Totals = totals }, 1_000, 1);

        Assert.Equal((RateBreak.Errors, "2 errors", 2), (step.Broke, step.Reason, step.Errors));
    }

    [Fact]
    public void Requests_without_an_answer_break()
    {
        var step = StepJudge.Judge(Kept with { Totals = Kept.Totals with { Unanswered = 3 } }, 1_000, 1);

        Assert.Equal((RateBreak.Errors, "3 unanswered", 3), (step.Broke, step.Reason, step.Errors));
    }

    [Fact]
    public void Answers_that_came_after_the_end_are_no_rate()
    {
        // What was due in five seconds was answered in seven.
        var series = Enumerable.Range(0, 7).Select(second => Kept.Series[0] with { StartSeconds = second, Requests = 714 });

        var step = StepJudge.Judge(Kept with { Series = [.. series] }, 1_000, 1);

        Assert.Equal((RateBreak.Achieved, "714/s answered of 1,000/s", 714), (step.Broke, step.Reason, step.AchievedRate));
    }

    [Fact]
    public void Late_requests_with_free_clients_are_the_generators_fault()
        => Assert.Equal(RateBreak.Generator, StepJudge.Judge(Late(cpuCores: 0.3), 1_000, 1).Broke);

    [Fact]
    public void Late_requests_with_every_client_waiting_for_the_server_are_the_servers_limit()
    {
        // A thousand answers a second of a millisecond each keep one client busy.
        var late = Late(cpuCores: 0.3);

        var step = StepJudge.Judge(late with { Schedule = late.Schedule with { Clients = 1, Pipeline = 1 } }, 1_000, 1);

        Assert.Equal((RateBreak.Clients, "no client was free, all were waiting for the server"), (step.Broke, step.Reason));
    }

    [Fact]
    public void A_generator_without_a_processor_to_spare_may_itself_have_kept_its_clients_waiting()
    {
        var late = Late(cpuCores: 0.95);

        var step = StepJudge.Judge(late with { Schedule = late.Schedule with { Clients = 1, Pipeline = 1 } }, 1_000, 1);

        Assert.Equal(RateBreak.Generator, step.Broke);
    }

    private static LoadTestResult Late(double cpuCores) => Kept with { Health = Kept.Health with { Verdict = Verdict.Invalid, Reasons = ["late"], CpuCores = cpuCores } };
}
