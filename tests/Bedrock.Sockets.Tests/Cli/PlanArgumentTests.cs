using Bedrock.Sockets.Cli;
using Bedrock.Sockets.Cli.Load;
using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Tests.Cli;

public sealed class PlanArgumentTests
{
    private static readonly LoadArguments Echo = new() { Scenario = "echo", Target = "tcp://127.0.0.1:1" };

    [Fact]
    public void A_scenario_and_the_settings_make_a_plan()
    {
        var plan = PlanArgument.Create(Echo with { Settings = new LoadSettings { Clients = 3 } });

        Assert.Equal(("echo", "tcp://127.0.0.1:1", 3), (plan.Scenario.Name, plan.Target.ToString(), plan.Clients));
    }

    [Fact]
    public void Options_that_contradict_the_scenario_are_refused()
    {
        AssertRefused("There is no scenario 'ehco'. It is one of echo, stream, churn, hold, time, time868, greeting and script.", Echo with { Scenario = "ehco" });
        AssertRefused("--size 64: 'time' has no messages of a size; only echo, stream, churn, hold have.", Echo with { Scenario = "time", Size = 64 });
        AssertRefused("--send belongs to the scenarios 'script' and 'greeting', not to 'echo'.", Echo with { Steps = [new ScriptStep("--send", "x")] });
        AssertRefused("Nobody can listen on port 0 of 'tcp://127.0.0.1:0'. Write the port of the server.", Echo with { Target = "tcp://127.0.0.1:0" });
    }

    [Theory]
    [InlineData(@"A script needs steps: write for instance --send 'PING\r\n' --expect '+PONG\r\n'.")]
    [InlineData("The script expects no reply at its end: add an expectation after the last thing it sends.", "--send", "x")]
    [InlineData("The script has ended the connection: nothing can follow.", "--expect-end", "", "--send", "x")]
    [InlineData("--expect-length: 'ten' is no number of bytes; write a whole number above 0.", "--expect-length", "ten")]
    [InlineData(@"'\q' at 0 in '\q' is no escape: write \r, \n, \t, \0, \xHH or \\.", "--send", @"\q")]
    public void A_script_that_cannot_run_is_refused(string expected, params string[] words)
        => AssertRefused(expected, Echo with { Scenario = "script", Steps = [.. words.Chunk(2).Select(step => new ScriptStep(step[0], step[1]))] });

    private static void AssertRefused(string expected, LoadArguments arguments)
    {
        var failure = Assert.Throws<CommandFailure>(() => PlanArgument.Create(arguments));

        Assert.Equal(expected, failure.Message);
        Assert.Equal(2, failure.ExitCode);
    }
}
