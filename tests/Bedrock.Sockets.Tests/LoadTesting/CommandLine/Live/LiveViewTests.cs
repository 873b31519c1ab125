using Bedrock.Sockets.LoadTesting.CommandLine.Live;
using Bedrock.Sockets.LoadTesting.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bedrock.Sockets.Tests.LoadTesting.CommandLine.Live;

public sealed class LiveViewTests
{
    private static readonly LiveState Running = new()
    {
        Title = "echo on tcp://127.0.0.1:12345",
        Phase = "measuring",
        Clients = 1_000,
        IsOpenModel = true,
        Elapsed = TimeSpan.FromSeconds(21),
        Share = 0.7,
        Left = TimeSpan.FromSeconds(9),
        Rate = 19_987,
        TargetRate = 20_000,
        Rates = [100, 200, 300, 400, 500, 600, 700, 800],
        P99s = [1, 2, 3],
        Last = new LiveLatencies(412_000, 800_000, 1_210_000, 2_000_000, 3_000_000),
        SoFar = new LiveLatencies(409_000, 790_000, 1_190_000, 4_000_000, 5_000_000),
        Errors = new Dictionary<string, long>(StringComparer.Ordinal) { ["reset"] = 3, ["unanswered"] = 2 },
        OpenClients = 998,
        Connects = 1_002,
        LagP99 = 38_000,
        Verdict = Verdict.Valid,
    };

    [Fact]
    public void Eighty_columns_show_how_the_run_goes()
    {
        var lines = Lines(Running, width: 80);

        Assert.Equal(
            [
                "echo on tcp://127.0.0.1:12345, measuring",
                new string('━', 56) + new string('─', 24),
                "21 s, 9 s left",
                "rate       19,987/s of 20,000/s",
                "           ▂▃▄▅▅▆▇█",
                "p99        1.21 ms",
                "           ▃▆█",
                "response   last second     so far",
                "p50             412 µs     409 µs",
                "p90             800 µs     790 µs",
                "p99            1.21 ms    1.19 ms",
                "p99.9             2 ms       4 ms",
                "max               3 ms       5 ms",
                "errors     reset 3, unanswered 2",
                "clients    998 of 1,000 open, 1,002 connects",
                "generator  lag p99 38 µs, VALID so far",
            ],
            lines);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void Nothing_is_wider_than_the_terminal_and_the_bar_fills_it(int width)
    {
        var lines = Lines(Running with { Rates = [.. Enumerable.Range(1, 60).Select(second => 100.0 * second)] }, width);

        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.Contains(lines, line => line.Length == width && line.StartsWith('━') && line.EndsWith('─'));
        Assert.Contains(lines, line => line.EndsWith("███", StringComparison.Ordinal));
        Assert.Contains("VALID so far", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_first_report_there_is_nothing_to_show_but_what_will_be_done()
    {
        var lines = Lines(new LiveState { Title = "echo on unix:///run/echo.sock", Phase = "connecting", Clients = 10_000, IsOpenModel = false }, width: 80);

        Assert.Equal("echo on unix:///run/echo.sock, connecting", lines[0]);
        Assert.Contains("service    last second     so far", lines);
        Assert.Contains("p99                  -          -", lines);
        Assert.Contains("errors     none", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("generator", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_a_terminal_that_wants_colours_gets_them()
    {
        var withColours = Render(LiveView.Render(Running), 80, ColorSystemSupport.Standard);
        var without = Render(LiveView.Render(Running), 80, ColorSystemSupport.NoColors);

        Assert.Contains("\e[91m", withColours, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[3", without, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[9", without, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_bar_is_as_wide_as_it_may_be_however_much_is_done(double share)
        => Assert.Equal(30, Render(new ShareBar(share), 30, ColorSystemSupport.NoColors).TrimEnd('\n').Length);

    [Fact]
    public void A_sparkline_of_nothing_or_of_zeros_has_no_height()
    {
        Assert.Equal("", Render(new Sparkline([]), 10, ColorSystemSupport.NoColors).TrimEnd());
        Assert.Equal("▁▁", Render(new Sparkline([0, 0]), 10, ColorSystemSupport.NoColors).TrimEnd());
    }

    [Fact]
    public void A_sparkline_keeps_the_last_values_that_fit()
        => Assert.Equal("▁█", Render(new Sparkline([100, 100, 0, 1]), 2, ColorSystemSupport.NoColors).TrimEnd());

    private static List<string> Lines(LiveState state, int width)
        => [.. Render(LiveView.Render(state), width, ColorSystemSupport.NoColors).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    private static string Render(IRenderable renderable, int width, ColorSystemSupport colors)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colors == ColorSystemSupport.NoColors ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = colors,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(renderable);
        return text.ToString();
    }
}
