using Bedrock.Sockets.LoadTesting.CommandLine.Live;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.CommandLine.Live;

public sealed class LiveTerminalTests
{
    private static readonly LoadPlan Plan = new(SocketUri.Parse("tcp://127.0.0.1:1"), LoadScenario.Echo());

    [Fact]
    public async Task Without_a_terminal_each_second_is_a_line_and_the_rest_after_the_end_is_none()
    {
        using var text = new StringWriter { NewLine = "\n" };

        await LiveTerminal.Lines(text).ShowAsync(Plan, report =>
        {
            report(Report(1, 1, 100));
            report(Report(2, 1, 0));
            report(Report(2.003, 0.003, 0));
            return Task.FromResult(SampleResults.Open(seconds: 1));
        });

        Assert.Equal(["   1.0 s         100/s", "   2.0 s           0/s"], text.ToString().TrimEnd().Split('\n').Select(line => line[..22]));
    }

    [Fact]
    public async Task A_run_that_is_over_at_once_has_its_line_too()
    {
        using var text = new StringWriter { NewLine = "\n" };

        await LiveTerminal.Lines(text).ShowAsync(Plan, report =>
        {
            report(Report(0.05, 0.05, 10));
            return Task.FromResult(SampleResults.Open(seconds: 1));
        });

        Assert.EndsWith("open 5\n", text.ToString(), StringComparison.Ordinal);
    }

    private static LoadProgress Report(double elapsed, double length, int requests)
        => new(TimeSpan.FromSeconds(elapsed), IsMeasured: true, IntervalResult.Of(elapsed - length, length, new LatencyHistogram(), requests: requests), OpenClients: 5) { Total = new LoadTally() };
}
