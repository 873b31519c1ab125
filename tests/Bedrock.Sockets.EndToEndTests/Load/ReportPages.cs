using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>The pages of a few runs, each another kind of verdict.</summary>
public sealed class ReportPages : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    internal static string[] Runs { get; } = ["stalled", "met", "wrong"];

    public async Task InitializeAsync()
    {
        if (Programs.AreInstalled("chromium") && Programs.AreInstalled("python3"))
        {
            await LoadAsync("stalled", "stall", 1_500, "--clients", "200", "--rate", "500", "--arrivals", "poisson", "--duration", "6s", "--slo", "p99<5ms", "--slo", "errors<0.1%");
            await LoadAsync("met", "none", 1, "--clients", "20", "--duration", "4s", "--slo", "p99<30s", "--slo", "errors=0");
            await LoadAsync("wrong", "flip", 1_000, "--clients", "50", "--requests", "5000");
        }
    }

    public Task DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return Task.CompletedTask;
    }

    internal string PathOf(string run) => Path.Combine(_directory.FullName, run, "report.html");

    /// <summary>Percentiles, and over time latency, rate, errors, and the server's processor and memory; a run of under two seconds has no time to show.</summary>
    internal static int ChartsOf(string run) => run is "wrong" ? 1 : 6;

    private async Task LoadAsync(string name, string fault, int each, params string[] options)
    {
        await using var server = await FaultyServer.StartAsync(fault, each);
        await BedrockCommand.RunAsync(["load", "echo", server.Uri, "--seed", "7", "--pid", $"{server.Id}", "--report", Path.Combine(_directory.FullName, name), .. options]);
        Assert.True(File.Exists(PathOf(name)));
    }
}
