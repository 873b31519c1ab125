using System.Globalization;
using System.Text.Json;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Serve;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>The options of <c>bedrock load</c> in a real process. What a busy machine can do to a run is among the outcomes allowed.</summary>
public sealed class LoadOptionTests(ProtocolServer server) : IClassFixture<ProtocolServer>, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_search_for_the_highest_rate_ends_with_a_rate_or_says_why_not()
    {
        var load = await BedrockCommand.RunAsync(
            "load", "echo", server.Uri("echo"), "--find-max-rate", "--clients", "4", "--rate", "50", "--duration", "200ms", "--warmup", "50ms", "--slo", "p50<10s", "--json", "-", "--report", _directory.FullName);

        using var json = JsonDocument.Parse(load.Output);
        var search = json.RootElement.GetProperty("rateSearch");
        var steps = search.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(50, steps[0].GetProperty("offeredRate").GetDouble());
        Assert.Equal(steps.Count, load.ErrorLines.Count(line => line.StartsWith("step ", StringComparison.Ordinal)));
        if (search.TryGetProperty("highestRate", out var highest))
        {
            Assert.Equal(0, load.ExitCode);
            Assert.Contains(steps, step => step.GetProperty("offeredRate").GetDouble() == highest.GetDouble() && !step.TryGetProperty("broke", out _));
            Assert.Equal(highest.GetDouble(), json.RootElement.GetProperty("schedule").GetProperty("targetRate").GetDouble());
        }
        else
        {
            Assert.Equal(search.GetProperty("limit").GetString() == "generator" ? 4 : 3, load.ExitCode);
        }

        Assert.True(File.Exists(Path.Combine(_directory.FullName, "report.html")));
    }

    [Fact]
    public async Task A_first_rate_that_misses_its_objective_is_exit_code_3()
    {
        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--find-max-rate", "--rate", "20", "--duration", "200ms", "--slo", "max<1ns");

        // A generator that is late twice at 20 requests a second is the other honest end.
        Assert.Contains(load.ExitCode, new[] { 3, 4 });
        Assert.Contains(load.ExitCode == 3 ? "MISSED: not even the first rate passed" : "INVALID: the generator could not even keep up with the first rate", load.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stages_think_time_and_the_rest_are_what_the_run_does()
    {
        var staged = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--stages", "500ms:0-200,500ms:200", "--clients", "4", "--timeout", "10s", "--reconnect", "backoff", "--workers", "1", "--json", "-");
        var thinking = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--think", "1ms", "--requests", "20", "--sources", "127.0.0.2-127.0.0.3", "--json", "-");

        using var stagedJson = JsonDocument.Parse(staged.Output);
        using var thinkingJson = JsonDocument.Parse(thinking.Output);
        Assert.Equal(150, stagedJson.RootElement.GetProperty("totals").GetProperty("requests").GetInt32());
        Assert.Equal(1, stagedJson.RootElement.GetProperty("schedule").GetProperty("durationSeconds").GetDouble());
        Assert.Equal(150, stagedJson.RootElement.GetProperty("schedule").GetProperty("targetRate").GetDouble(), tolerance: 1e-6);
        Assert.Equal(0.001, thinkingJson.RootElement.GetProperty("schedule").GetProperty("thinkSeconds").GetDouble());
        Assert.Equal(20, thinkingJson.RootElement.GetProperty("schedule").GetProperty("requests").GetInt32());
        Assert.InRange(thinkingJson.RootElement.GetProperty("schedule").GetProperty("durationSeconds").GetDouble(), 0, 3600);
        Assert.Equal(0, thinking.ExitCode);
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("platform")]
    public async Task The_engine_that_is_asked_for_stands_in_the_report(string engine)
    {
        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--engine", engine, "--clients", "10", "--requests", "500", "--slo", "errors=0", "--json", "-", "--report", _directory.FullName);

        using var json = JsonDocument.Parse(load.Output);
        Assert.Equal(engine, json.RootElement.GetProperty("engine").GetString());
        Assert.Contains($"engine: {engine}", load.Error, StringComparison.Ordinal);
        Assert.Contains(engine, await File.ReadAllTextAsync(Path.Combine(_directory.FullName, "report.md")), StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }

    [Fact]
    public async Task A_run_starts_at_its_time()
    {
        var start = TimeProvider.System.GetUtcNow().AddSeconds(5);
        start = start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond));

        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--start-at", start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "--requests", "5", "--json", "-");

        // On a machine that takes five seconds to start it the time has passed, and that is said.
        Assert.Contains(load.ExitCode, new[] { 0, 2 });
        if (load.ExitCode == 0)
        {
            using var json = JsonDocument.Parse(load.Output);
            Assert.True(json.RootElement.GetProperty("started").GetDateTimeOffset() >= start.AddMilliseconds(-1));
        }
        else
        {
            Assert.Contains("ago; write a time to come", load.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plain_progress_ends_with_the_clients_that_were_there_and_colours_nothing()
    {
        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--clients", "3", "--duration", "1500ms");

        Assert.EndsWith("open 3", load.ErrorLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain('\e', load.Error + load.OutputText);
    }

    [Theory]
    [InlineData("--requests 5: each step of --find-max-rate takes --duration; remove --requests", "--find-max-rate", "--requests", "5")]
    [InlineData("--stages: '10s' is no stage; write a duration and a rate", "--stages", "10s")]
    [InlineData("--think is for clients that send when they are answered", "--think", "1s", "--rate", "5")]
    [InlineData("--start-at: '2001-01-01T00:00:00Z' was", "--start-at", "2001-01-01T00:00:00Z")]
    [InlineData("--shard: 'auto' finds none of SLURM_ARRAY_TASK_ID, SLURM_PROCID and JOB_COMPLETION_INDEX", "--shard", "auto")]
    [InlineData("--reconnect: 'always' is unknown; write never, immediate or backoff", "--reconnect", "always")]
    [InlineData("--workers: '0' is no whole number from 1 to 1,024", "--workers", "0")]
    public async Task Contradictions_and_wrong_values_are_told_in_one_line(string expected, params string[] options)
    {
        var load = await BedrockCommand.RunAsync(["load", "echo", server.Uri("echo"), .. options]);

        Assert.Contains(expected, Assert.Single(load.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, load.ExitCode);
    }
}
