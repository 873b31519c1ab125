using Spectre.Console.Rendering;

namespace Bedrock.Sockets.LoadTesting.CommandLine.Live;

/// <summary>Values over time as a line of small columns, the highest the tallest; the last ones when there is no room for all.</summary>
internal sealed class Sparkline(IReadOnlyList<double> values) : Renderable
{
    private const string Columns = "▁▂▃▄▅▆▇█";
    private const string WithoutUnicode = "_.:-=+*#";

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(1, maxWidth), Math.Min(Math.Max(1, values.Count), maxWidth));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var columns = options.Unicode ? Columns : WithoutUnicode;
        var shown = values.Skip(Math.Max(0, values.Count - maxWidth)).ToList();
        var highest = shown.DefaultIfEmpty().Max();
        yield return new Segment(string.Concat(shown.Select(value => columns[highest <= 0 ? 0 : (int)Math.Round(value / highest * (columns.Length - 1))])));
    }
}
