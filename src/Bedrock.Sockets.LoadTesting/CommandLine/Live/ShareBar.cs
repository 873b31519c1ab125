using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bedrock.Sockets.LoadTesting.CommandLine.Live;

/// <summary>How much is done, as wide as there is room.</summary>
/// <param name="share">0 to 1.</param>
internal sealed class ShareBar(double share) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var done = (int)(Math.Clamp(share, 0, 1) * maxWidth);
        var (full, empty) = options.Unicode ? ('━', '─') : ('#', '-');
        yield return new Segment(new string(full, done), new Style(Color.Green));
        yield return new Segment(new string(empty, maxWidth - done), new Style(Color.Grey));
        yield return Segment.LineBreak;
    }
}
