using Bedrock.Sockets.EndToEndTests.Load;
using Bedrock.Sockets.EndToEndTests.Processes;
using Microsoft.Playwright;

namespace Bedrock.Sockets.EndToEndTests.Web;

/// <summary>The page of the command, in a real browser. The pictures stay in the output folder of the tests.</summary>
public sealed class BrowserPageTests(Browser browser) : IClassFixture<Browser>
{
    private const double LeastContrast = 4.5; // WCAG 2.2, 1.4.3 for text of a usual size.

    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "browser-page")).FullName;

    [FactWhenInstalled("chromium")]
    public async Task Two_tabs_and_a_netcat_chat()
    {
        await using var server = await ServeAsync("chat=tcp://127.0.0.1:0");
        await using var context = await browser.Chromium.NewContextAsync();
        var ann = await OpenAsync(context, server, "/chat");
        var bob = await OpenAsync(context, server, "/chat");

        await EnterAsync(ann, "ann");
        await EnterAsync(bob, "bob");
        await SayAsync(bob, "grüße, 你好 <b>not bold</b>");
        await ExpectAsync(ann, "<bob> grüße, 你好 <b>not bold</b>");
        await SayAsync(ann, "hello, bob");
        await ExpectAsync(bob, "<ann> hello, bob");

        await using var netcat = ChildProcess.Start("nc", ["127.0.0.1", server.Port("chat tcp")]);
        await netcat.Input.WriteAsync("cyd\nhello from netcat\n"u8.ToArray());
        await netcat.Input.FlushAsync();
        await ExpectAsync(ann, "<cyd> hello from netcat");
        await ExpectAsync(bob, "<cyd> hello from netcat");
        await bob.CloseAsync();
        await ExpectAsync(ann, "* bob has left lobby.");
        Assert.Equal(0, await ann.Locator("#log b").CountAsync());
    }

    [FactWhenInstalled("chromium")]
    public async Task The_echo_comes_back_and_the_connection_can_be_ended_and_begun_again()
    {
        var server = await ServeAsync();
        await using var process = server.Process;
        await using var context = await browser.Chromium.NewContextAsync();
        var page = await OpenAsync(context, server, "/echo");

        await SayAsync(page, "hello");
        await ExpectAsync(page, "> hello");
        await ExpectAsync(page, "hello");
        await page.ClickAsync("#connect");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("the connection has ended");
        await Assertions.Expect(page.Locator("#line")).ToBeDisabledAsync();
        await page.ClickAsync("#connect");
        await SayAsync(page, "again");
        await ExpectAsync(page, "again");

        await process.SignalAsync("TERM");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("the connection has ended");
        Assert.Equal(0, await process.ExitAsync());
    }

    [TheoryWhenInstalled("chromium")]
    [InlineData(1280, "light")]
    [InlineData(1280, "dark")]
    [InlineData(360, "light")]
    [InlineData(360, "dark")]
    public async Task The_page_fits_is_readable_and_asks_nobody_else(int width, string scheme)
    {
        await using var server = await ServeAsync();
        await using var context = await browser.Chromium.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 640 },
            ColorScheme = scheme is "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        var (requests, messages) = (new List<string>(), new List<string>());
        var page = await context.NewPageAsync();
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => messages.Add(message.Text);
        page.PageError += (_, error) => messages.Add(error);
        await page.GotoAsync(Root(server));
        await ConnectAsync(page, "/chat");
        await EnterAsync(page, "ann");
        await SayAsync(page, new string('x', 400));
        await ExpectAsync(page, $"<ann> {new string('x', 400)}");

        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{width}-{scheme}.png") });
        var scroll = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        var contrasts = await page.EvaluateAsync<double[]>(Contrasts);

        Assert.Equal(width, scroll);
        Assert.All(requests, request => Assert.StartsWith(Root(server), request, StringComparison.Ordinal));
        Assert.Empty(messages);
        Assert.NotEmpty(contrasts);
        Assert.All(contrasts, contrast => Assert.True(contrast >= LeastContrast, $"{contrast:0.0}:1"));
    }

    [FactWhenInstalled("chromium")]
    public async Task Another_sites_script_cannot_connect()
    {
        await using var server = await ServeAsync();
        await using var other = await ServeAsync();
        await using var context = await browser.Chromium.NewContextAsync(new() { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Root(other));

        var outcome = await page.EvaluateAsync<string>(
            "address => new Promise(done => { const socket = new WebSocket(address); socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })", server.Uri("echo"));

        Assert.Equal("refused", outcome);
    }

    // The least contrast of each text against the nearest background that is not transparent.
    private const string Contrasts = """
        () => {
          const parse = colour => colour.match(/[\d.]+/g).map(Number);
          const light = colour => parse(colour).slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const background = element => { for (; element; element = element.parentElement) { const colour = getComputedStyle(element).backgroundColor; if ((parse(colour)[3] ?? 1) > 0) return colour; } return 'rgb(255, 255, 255)'; };
          return [...document.querySelectorAll('h1, p, label, button, select, input, li')].filter(e => !e.disabled).map(e => {
            const [a, b] = [light(getComputedStyle(e).color), light(background(e))].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
          });
        }
        """;

    private static async Task<BedrockServer> ServeAsync(params string[] more)
        => await BedrockServer.StartAsync(["chat=ws://127.0.0.1:0/chat", "echo=ws://127.0.0.1:0/echo", .. more]);

    private static string Root(BedrockServer server) => server.Uri("echo").Replace("ws://", "http://", StringComparison.Ordinal).Replace("/echo", "/", StringComparison.Ordinal);

    private static async Task<IPage> OpenAsync(IBrowserContext context, BedrockServer server, string path)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(Root(server));
        await ConnectAsync(page, path);
        return page;
    }

    private static async Task ConnectAsync(IPage page, string path)
    {
        await page.SelectOptionAsync("#path", path);
        await page.ClickAsync("#connect");
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync("connected to ws://");
    }

    private static async Task EnterAsync(IPage page, string name)
    {
        await ExpectAsync(page, "* Welcome. What is your name?");
        await SayAsync(page, name);
        await Assertions.Expect(page.Locator("#log")).ToContainTextAsync($"* You are {name}. ");
    }

    private static async Task SayAsync(IPage page, string line)
    {
        await page.FillAsync("#line", line);
        await page.PressAsync("#line", "Enter");
    }

    private static Task ExpectAsync(IPage page, string line)
        => Assertions.Expect(page.Locator("#log li").GetByText(line, new() { Exact = true }).First).ToBeVisibleAsync();
}
