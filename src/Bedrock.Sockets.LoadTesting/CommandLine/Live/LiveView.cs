using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bedrock.Sockets.LoadTesting.CommandLine.Live;

/// <summary>How the state of a run looks in a terminal. A pure function.</summary>
/// <remarks>
/// <code>
/// echo on tcp://127.0.0.1:12345, measuring
/// ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━──────────────
/// 21 s, 9 s left
/// rate       19,987/s of 20,000/s
///            ▆▇▇▇▇▇▇█▇▇▇▇▇▇▇▇▇▇▇▇▇
/// p99        1.21 ms
///            ▁▁▁▁▂▁▁▁▁▁█▃▁▁▁▁▁▁▁▁▁
/// response   last second     so far
/// p50             412 µs     409 µs
/// …
/// errors     none
/// clients    1,000 of 1,000 open, 1,000 connects
/// generator  lag p99 38 µs, VALID so far
/// </code>
/// </remarks>
internal static class LiveView
{
    private static readonly Style Plain = Style.Plain;
    private static readonly Style Soft = new(Color.Grey);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Good = new(Color.Green);

    public static IRenderable Render(LiveState state)
    {
        ArgumentNullException.ThrowIfNull(state);

        return new Rows(
            new Text($"{state.Title}, {state.Phase}", new Style(decoration: Decoration.Bold)),
            new ShareBar(state.Share),
            new Text(TimeOf(state), Soft),
            CourseOf(state),
            LatenciesOf(state),
            FactsOf(state));
    }

    private static string TimeOf(LiveState state)
        => state.Left is { } left ? $"{Whole(state.Elapsed)}, {Whole(left)} left" : Whole(state.Elapsed);

    private static Grid CourseOf(LiveState state)
    {
        var target = state.TargetRate is { } due ? $" of {Readable.Rate(due)}" : "";
        return NewGrid()
            .AddRow(new Text("rate", Soft), new Text($"{Readable.Rate(state.Rate)}{target}"))
            .AddRow(Text.Empty, new Sparkline(state.Rates))
            .AddRow(new Text("p99", Soft), new Text(state.Last is { } last ? Readable.Duration(last.P99) : "-"))
            .AddRow(Text.Empty, new Sparkline(state.P99s));
    }

    private static Table LatenciesOf(LiveState state)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn(new TableColumn(new Text(state.IsOpenModel ? "response" : "service", Soft)) { Width = 9, Padding = new Padding(0, 0, 2, 0) });
        table.AddColumn(new TableColumn(new Text("last second", Soft)) { Alignment = Justify.Right, Width = 11, Padding = new Padding(0, 0, 2, 0) });
        table.AddColumn(new TableColumn(new Text("so far", Soft)) { Alignment = Justify.Right, Width = 9, Padding = new Padding(0) });
        (string Name, Func<LiveLatencies, long> Pick)[] rows =
        [
            ("p50", latencies => latencies.P50),
            ("p90", latencies => latencies.P90),
            ("p99", latencies => latencies.P99),
            ("p99.9", latencies => latencies.P999),
            ("max", latencies => latencies.Max),
        ];
        foreach (var (name, pick) in rows)
        {
            table.AddRow(new Text(name, Soft), Cell(state.Last, pick), Cell(state.SoFar, pick));
        }

        return table;
    }

    private static Grid FactsOf(LiveState state)
    {
        var errors = state.Errors.Count == 0 ? new Text("none") : new Text(string.Join(", ", state.Errors.Select(error => $"{error.Key} {Readable.Count(error.Value)}")), Bad);
        var grid = NewGrid()
            .AddRow(new Text("errors", Soft), errors)
            .AddRow(new Text("clients", Soft), new Text($"{Readable.Count(state.OpenClients)} of {Readable.Count(state.Clients)} open, {Readable.Count(state.Connects)} connects"));
        return state.Verdict is { } verdict
            ? grid.AddRow(new Text("generator", Soft), GeneratorOf(state, verdict))
            : grid;
    }

    private static Paragraph GeneratorOf(LiveState state, Verdict verdict) => new Paragraph($"lag p99 {Readable.Duration(state.LagP99, "-")}, ")
        .Append(verdict == Verdict.Valid ? "VALID" : "INVALID", verdict == Verdict.Valid ? Good : Bad)
        .Append(" so far", Plain);

    private static Grid NewGrid() => new Grid()
        .AddColumn(new GridColumn { Width = 9, NoWrap = true, Padding = new Padding(0, 0, 2, 0) })
        .AddColumn(new GridColumn { Padding = new Padding(0) });

    private static Text Cell(LiveLatencies? latencies, Func<LiveLatencies, long> pick)
        => new(latencies is { } known ? Readable.Duration(pick(known)) : "-");

    private static string Whole(TimeSpan time) => time.TotalSeconds < 60
        ? $"{Readable.Count(Math.Round(time.TotalSeconds))} s"
        : $"{Readable.Count(Math.Floor(time.TotalMinutes))} min {time.Seconds} s";
}
