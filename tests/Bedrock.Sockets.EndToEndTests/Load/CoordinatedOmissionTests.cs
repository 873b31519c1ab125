using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>A server that says nothing for one second of ten, at 1,000 requests a second: a tenth of the requests are due in that second.</summary>
public sealed class CoordinatedOmissionTests : IDisposable
{
    private const long HalfASecond = 500_000_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [FactWhenInstalled("python3")]
    public async Task A_stall_shows_in_the_percentiles_of_the_response_in_full()
    {
        var (result, text) = await LoadAsync(clients: 1_000);

        // A request due at the start of the stall waits for all of it, one due after a tenth of it for 0.9 s: that one is the 99th percentile.
        // What a busy machine adds to a second shows in the longest response too.
        var response = Assert.IsType<LatencySummary>(result.Latencies.Response);
        var noise = Math.Max(0, response.Max - 1_000_000_000);
        Assert.InRange(response.Percentiles["p99"], 850_000_000, 1_050_000_000 + noise);
        Assert.Equal((10_000, 0), (result.Totals.Requests, result.Totals.Failed));
        AssertShowsBoth(text);
    }

    [FactWhenInstalled("python3")]
    public async Task With_few_clients_the_service_time_hides_the_stall_and_the_response_does_not()
    {
        var (result, text) = await LoadAsync(clients: 20);

        // Each client could send one request into the stall. The others were due in it all the same.
        var response = Assert.IsType<LatencySummary>(result.Latencies.Response).ToHistogram();
        var service = result.Latencies.Service.ToHistogram();
        Assert.True(response.ValueAtPercentile(99) >= 850_000_000, $"{response.ValueAtPercentile(99)} ns");
        Assert.True(response.ShareAbove(HalfASecond) >= 0.049, $"{response.ShareAbove(HalfASecond)}");
        Assert.InRange(service.ShareAbove(HalfASecond), 0.0001, response.ShareAbove(HalfASecond) / 10);
        AssertShowsBoth(text);
    }

    private async Task<(LoadTestResult Result, string Text)> LoadAsync(int clients)
    {
        await using var server = await FaultyServer.StartAsync("stall", each: 4_000);
        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri, "--clients", $"{clients}", "--rate", "1000", "--duration", "10s", "--seed", "7", "--report", _directory.FullName);
        Assert.True(load.ExitCode is 0 or 4, $"{load.ExitCode}: {load.Error}"); // A busy machine may make it an invalid run.
        return (ResultFile.Parse(await ReadAsync("result.json")), load.OutputText);
    }

    private void AssertShowsBoth(string text)
    {
        Assert.Matches(@"(?m)^  response +\S+ ", text);
        Assert.Matches(@"(?m)^  service +\S+ ", text);
        var page = File.ReadAllText(Path.Combine(_directory.FullName, "report.html"));
        Assert.Contains("<th scope=\"row\">response</th>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">service</th>", page, StringComparison.Ordinal);
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_directory.FullName, name));
}
