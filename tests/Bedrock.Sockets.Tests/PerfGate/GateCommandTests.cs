using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Running;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class GateCommandTests
{
    [Fact]
    public async Task A_comparison_has_the_usual_numbers()
    {
        var (code, arguments, _) = await RunAsync("--base", "main");

        Assert.Equal(ExitCode.Passed, code);
        Assert.Equivalent(new GateArguments { Base = "main", Launches = 8, TieredLaunches = 2, Seed = 1 }, arguments);
    }

    [Fact]
    public async Task Every_option_arrives()
    {
        var (_, arguments, _) = await RunAsync(
            "--base", "main", "--head", "topic", "--filter", "decode/*", "--filter", "echo/*", "--settings", "s.json", "--launches", "12", "--tiered-launches", "0",
            "--report", "out", "--history", "old", "--seed", "7", "--strict");

        Assert.Equivalent(
            new GateArguments
            {
                Base = "main",
                Head = "topic",
                Filters = ["decode/*", "echo/*"],
                Settings = "s.json",
                Launches = 12,
                TieredLaunches = 0,
                Report = "out",
                History = "old",
                Seed = 7,
                Strict = true,
            },
            arguments);
    }

    [Fact]
    public async Task What_the_run_returns_is_the_exit_code()
    {
        var code = await GateCommand.RunAsync(["--smoke"], (_, _) => Task.FromResult(ExitCode.Regression), TextWriter.Null);

        Assert.Equal(ExitCode.Regression, code);
    }

    [Theory]
    [InlineData("--base REF, --smoke or --calibrate N is needed")]
    [InlineData("leave --base and --calibrate out", "--smoke", "--base", "main")]
    [InlineData("leave --filter out", "--smoke", "--filter", "echo/*")]
    [InlineData("goes with --smoke", "--base", "main", "--update-baseline")]
    [InlineData("--launches is 6 to 64", "--base", "main", "--launches", "5")]
    [InlineData("16 to 1000", "--calibrate", "8")]
    [InlineData("Unknown argument '--bse'", "--bse", "main")]
    [InlineData("Unknown argument 'extra'", "--smoke", "extra")]
    [InlineData("many", "--base", "main", "--launches", "many")]
    public async Task Wrong_usage_is_exit_code_2_and_one_line_that_says_what_to_change(string expected, params string[] args)
    {
        var (code, arguments, said) = await RunAsync(args);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Null(arguments);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    private static async Task<(ExitCode Code, GateArguments? Arguments, string Said)> RunAsync(params string[] args)
    {
        GateArguments? seen = null;
        using var error = new StringWriter();
        var code = await GateCommand.RunAsync(
            args,
            (arguments, _) =>
            {
                seen = arguments;
                return Task.FromResult(ExitCode.Passed);
            },
            error);
        return (code, seen, error.ToString());
    }
}
