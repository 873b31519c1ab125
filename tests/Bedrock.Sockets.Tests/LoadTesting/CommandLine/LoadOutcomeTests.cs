using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.CommandLine;

public sealed class LoadOutcomeTests
{
    [Fact]
    public void A_missed_objective_is_3_and_an_invalid_run_beats_it()
    {
        var met = SampleResults.Open(objectives: "p99<1s");
        var missed = SampleResults.Open(objectives: "p99<1ns");
        var invalid = missed with { Health = missed.Health with { Verdict = Verdict.Invalid } };

        Assert.Equal((0, 3, 4), (LoadOutcome.ExitCodeOf(met), LoadOutcome.ExitCodeOf(missed), LoadOutcome.ExitCodeOf(invalid)));
    }

    [Fact]
    public void A_run_in_which_nothing_was_answered_is_none()
    {
        var result = SampleResults.Open();
        var silent = result with
        {
            Totals = result.Totals with { Requests = 7, Unanswered = 5, Errors = new Dictionary<string, long>(StringComparer.Ordinal) { ["reset"] = 2 } },
        };

        Assert.Equal("No request was answered rightly: 2 reset, 5 unanswered.", LoadOutcome.Failure(silent, planned: null, long.MaxValue, wasStopped: false));
    }

    [Fact]
    public void A_run_that_ended_early_is_none_unless_somebody_stopped_it_or_its_requests_were_made()
    {
        var result = SampleResults.Open(seconds: 10);
        var planned = TimeSpan.FromSeconds(60);

        Assert.StartsWith("The run ended after 10.0 s because no client had a connection left", LoadOutcome.Failure(result, planned, long.MaxValue, wasStopped: false), StringComparison.Ordinal);
        Assert.Null(LoadOutcome.Failure(result, planned, long.MaxValue, wasStopped: true));
        Assert.Null(LoadOutcome.Failure(result, planned, result.Totals.Requests, wasStopped: false));
        Assert.Null(LoadOutcome.Failure(result, TimeSpan.FromSeconds(10), long.MaxValue, wasStopped: false));
    }
}
