using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.LoadTesting.Reports.Charts;

/// <summary>A chart drawn as SVG: text from beginning to end, coloured by the classes of the page's style.</summary>
/// <param name="title">What it shows.</param>
/// <param name="summary">What it shows, for who cannot see it.</param>
/// <param name="x">The horizontal axis.</param>
/// <param name="y">The vertical axis.</param>
internal sealed class Chart(string title, string summary, Axis x, Axis y)
{
    private const int Width = 400;
    private const int Height = 256;
    private const int Left = 56;
    private const int Right = 388;
    private const int Top = 24;
    private const int Bottom = 216;

    private readonly StringBuilder _marks = new();
    private readonly List<(string Style, string Label)> _legend = [];

    /// <summary>Draws a line.</summary>
    public Chart Line(string style, string label, IEnumerable<(double X, double Y)> points)
    {
        _marks.Append("<path class=\"line ").Append(style).Append("\" d=\"");
        AppendPath(points, first: 'M');
        _marks.Append("\"/>");
        return InLegend(style, label);
    }

    /// <summary>Fills what lies between two lines.</summary>
    public Chart Band(string style, string label, IReadOnlyList<(double X, double Low, double High)> points)
    {
        _marks.Append("<path class=\"band ").Append(style).Append("\" d=\"");
        AppendPath(points.Select(point => (point.X, point.High)), first: 'M');
        AppendPath(points.Reverse().Select(point => (point.X, point.Low)), first: 'L');
        _marks.Append("Z\"/>");
        return InLegend(style, label);
    }

    /// <summary>Draws a dashed level with its name.</summary>
    public Chart Level(double value, string label)
    {
        _marks.Append(CultureInfo.InvariantCulture, $"<path class=\"level\" d=\"M{Left} {Y(value)}H{Right}\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text class=\"level-name\" x=\"{Right}\" y=\"{Number(AboveOrBelow(value))}\">{Html.Escape(label)}</text>");
        return this;
    }

    /// <summary>Draws a dashed upright with its name, on the side that has room.</summary>
    public Chart Upright(double value, string label)
    {
        var place = Left + (Math.Clamp(x.Position(value), 0, 1) * (Right - Left));
        var (anchor, labelAt) = place < (Left + Right) / 2.0 ? ("start", place + 4) : ("end", place - 4);
        _marks.Append(CultureInfo.InvariantCulture, $"<path class=\"level\" d=\"M{Number(place)} {Top}V{Bottom}\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text text-anchor=\"{anchor}\" x=\"{Number(labelAt)}\" y=\"{Top + 12}\">{Html.Escape(label)}</text>");
        return this;
    }

    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<figure><figcaption>").Append(Html.Escape(title)).Append("<span class=\"keys\">");
        foreach (var (style, label) in _legend)
        {
            html.Append("<span class=\"key ").Append(style).Append("\">").Append(Html.Escape(label)).Append("</span>");
        }

        html.Append("</span></figcaption>")
            .Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Escape($"{title}. {summary}")}\">");
        AppendAxes(html);
        return html.Append(_marks).Append("</svg></figure>\n").ToString();
    }

    private Chart InLegend(string style, string label)
    {
        _legend.Add((style, label));
        return this;
    }

    private void AppendAxes(StringBuilder html)
    {
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"4\" y=\"11\">{Html.Escape(y.Name)}</text>")
            .Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" text-anchor=\"middle\" x=\"{(Left + Right) / 2}\" y=\"{Height - 6}\">{Html.Escape(x.Name)}</text>");
        foreach (var (at, label) in y.Ticks)
        {
            var height = Number(Bottom - (at * (Bottom - Top)));
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {height}H{Right}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"y\" x=\"{Left - 6}\" y=\"{height}\">{Html.Escape(label)}</text>");
        }

        foreach (var (at, label) in x.Ticks)
        {
            var place = Number(Left + (at * (Right - Left)));

            // The last label would reach beyond the drawing.
            var (anchor, labelAt) = at < 0.97 ? ("middle", place) : ("end", Number(Width - 2));
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{place} {Top}V{Bottom}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"x\" text-anchor=\"{anchor}\" x=\"{labelAt}\" y=\"{Bottom + 16}\">{Html.Escape(label)}</text>");
        }
    }

    private void AppendPath(IEnumerable<(double X, double Y)> points, char first)
    {
        var command = first;
        foreach (var (across, up) in points)
        {
            _marks.Append(command).Append(Number(Left + (Math.Clamp(x.Position(across), 0, 1) * (Right - Left)))).Append(' ').Append(Y(up));
            command = 'L';
        }
    }

    private string Y(double value) => Number(Place(value));

    private double Place(double value) => Bottom - (Math.Clamp(y.Position(value), 0, 1) * (Bottom - Top));

    // The name stands above its line, unless that would be outside.
    private double AboveOrBelow(double value) => Place(value) < Top + 14 ? Place(value) + 12 : Place(value) - 4;

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
