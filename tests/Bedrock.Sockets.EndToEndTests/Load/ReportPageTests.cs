using System.Text.Json;
using Bedrock.Sockets.EndToEndTests.Processes;
using Microsoft.Playwright;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>The page of a report, of real runs, in a real browser. The pictures stay in the output folder of the tests.</summary>
public sealed class ReportPageTests(ReportPages pages, Browser browser) : IClassFixture<ReportPages>, IClassFixture<Browser>
{
    private const double LeastContrast = 4.5; // WCAG 2.2, 1.4.3 for text of a usual size.

    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "report-pages")).FullName;

    public static TheoryData<string, int, string, string> Views()
    {
        var views = new TheoryData<string, int, string, string>();
        foreach (var run in ReportPages.Runs)
        {
            foreach (var width in (int[])[1280, 390])
            {
                views.Add(run, width, "light", "screen");
                views.Add(run, width, "dark", "screen");
            }

            views.Add(run, 794, "light", "print"); // The width of A4.
            views.Add(run, 794, "dark", "print");
        }

        return views;
    }

    [TheoryWhenInstalled("chromium", "python3")]
    [MemberData(nameof(Views))]
    public async Task The_page_is_whole_readable_and_asks_nobody(string run, int width, string scheme, string medium)
    {
        var (requests, messages) = (new List<string>(), new List<string>());
        await using var context = await browser.Chromium.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme is "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        var page = await context.NewPageAsync();
        await page.EmulateMediaAsync(new() { Media = medium is "print" ? Media.Print : Media.Screen });
        var address = new Uri(pages.PathOf(run)).AbsoluteUri;
        await page.RouteAsync("**/*", route =>
        {
            lock (requests)
            {
                requests.Add(route.Request.Url);
            }

            return route.Request.Url == address ? route.ContinueAsync() : route.AbortAsync();
        });
        page.Console += (_, message) => messages.Add(message.Text);
        page.PageError += (_, error) => messages.Add(error);

        await page.GotoAsync(address);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{run}-{width}-{scheme}-{medium}.png"), FullPage = true });
        var look = (await page.EvaluateAsync<JsonElement>(await File.ReadAllTextAsync(Programs.Script("look_at_page.js")))).Deserialize<Look>(JsonSerializerOptions.Web);

        Assert.Equal([address], requests);
        Assert.Empty(messages);
        Assert.NotNull(look);
        Assert.Equal(width, look.ScrollWidth);
        Assert.Empty(look.OutsideOfTheirPlace);
        Assert.Empty(look.Overlapping);
        Assert.All(look.Charts, chart => Assert.True(chart.Paths > 0 && chart.EmptyPaths == 0 && chart.Label.Length > 0, chart.Label));
        Assert.Equal(ReportPages.ChartsOf(run), look.Charts.Count);
        Assert.All(look.Texts, text => Assert.True(text.Contrast >= LeastContrast, $"{text.Contrast:0.0}:1 {text.Colours} '{text.Text}'"));
        Assert.True(look.Texts.Count > 50);
        Assert.Empty(look.TablesWithoutCaption);
    }

    [FactWhenInstalled("chromium", "python3")]
    public async Task The_keyboard_reaches_what_scrolls_and_a_reader_finds_headings_in_order()
    {
        await using var context = await browser.Chromium.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(pages.PathOf("stalled")).AbsoluteUri);

        var levels = await page.EvaluateAsync<int[]>("() => [...document.querySelectorAll('h1, h2, h3')].map(heading => +heading.tagName[1])");
        var unreachable = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('*')].filter(element => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'auto' && element.tabIndex < 0).map(element => element.className)");

        Assert.Equal(1, levels[0]);
        Assert.All(levels.Skip(1), level => Assert.Equal(2, level));
        Assert.Empty(unreachable);
    }

    // What look_at_page.js returns.
#pragma warning disable CA1812 // The serializer makes them.
    private sealed record Look(int ScrollWidth, List<Drawing> Charts, List<Words> Texts, List<string> OutsideOfTheirPlace, List<string> Overlapping, List<string> TablesWithoutCaption);

    private sealed record Drawing(string Label, int Paths, int EmptyPaths);

    private sealed record Words(string Text, double Contrast, string Colours);
#pragma warning restore CA1812
}
