using Microsoft.Playwright;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>Chromium without a window, shared by the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    internal IBrowser Chromium => _chromium!; // Started before the first test that needs it.

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await (_chromium?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    private async Task StartAsync()
    {
        if (Processes.Programs.PathOf("chromium") is not { } chromium)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }
}
