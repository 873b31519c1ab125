using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTests.Runs;
using Bedrock.Sockets.Tests.LoadTesting;

namespace Bedrock.Sockets.Tests.LoadTests;

public sealed class ScenarioOutcomeTests
{
    private static readonly ScenarioOutcome Passed = new("a", SampleResults.Open(), Failure: null, IsWritten: true);
    private static readonly ScenarioOutcome Missed = Passed with { Result = SampleResults.Open() with { Objectives = [new ObjectiveResult("errors=0", 1, "1", IsMet: false)] } };
    private static readonly ScenarioOutcome Failed = new("a", Result: null, "nobody listens", IsWritten: false);

    [Fact]
    public void A_scenario_ends_as_the_load_command_would()
    {
        Assert.Equal((0, "passed"), (Passed.ExitCode, Passed.Verdict));
        Assert.Equal((3, "MISSED"), (Missed.ExitCode, Missed.Verdict));
        Assert.Equal((1, "FAILED"), (Failed.ExitCode, Failed.Verdict));
    }

    [Fact]
    public void A_report_that_was_not_written_fails_a_run_that_was_good()
        => Assert.Equal(1, (Passed with { IsWritten = false }).ExitCode);

    [Fact]
    public void A_profile_ends_as_its_worst_scenario()
    {
        Assert.Equal(0, ScenarioOutcome.ExitCodeOf([Passed, Passed]));
        Assert.Equal(3, ScenarioOutcome.ExitCodeOf([Passed, Missed]));
        Assert.Equal(1, ScenarioOutcome.ExitCodeOf([Failed, Missed, Passed]));
    }

    [Fact]
    public void A_profile_of_which_nothing_was_run_has_not_passed()
        => Assert.Equal(1, ScenarioOutcome.ExitCodeOf([]));

    [Fact]
    public void The_summary_has_a_row_for_each_and_says_why_one_failed()
    {
        var text = RunSummary.Render([Passed, Failed]);

        Assert.Contains("FAILED: nobody listens", text, StringComparison.Ordinal);
        Assert.Equal(2, text[text.IndexOf("=== summary", StringComparison.Ordinal)..].Split('\n').Count(line => line.EndsWith("passed", StringComparison.Ordinal) || line.EndsWith("FAILED", StringComparison.Ordinal)));
    }
}
