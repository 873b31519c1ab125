using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.LoadTests;

/// <summary>The load tests of this project as a program: the server, the clients, and how both end.</summary>
public sealed class ProfileTests : IDisposable
{
    private static readonly string Library = Path.GetFullPath(
        typeof(ProfileTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "LoadTests").Value!); // The project file sets it.

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_smoke_profile_shortened_passes_and_reports_every_scenario()
    {
        var smoke = await ReadAsync("smoke");
        foreach (var scenario in smoke["scenarios"]!.AsArray().Select(scenario => scenario!.AsObject()))
        {
            Shorten(scenario);
        }

        var run = await RunAsync(await WriteAsync(smoke), "--report", _directory.FullName);

        var summary = run.OutputText[run.OutputText.IndexOf("=== summary", StringComparison.Ordinal)..].Split('\n');
        var names = smoke["scenarios"]!.AsArray().Select(scenario => (string)scenario!["scenario"]!).ToList();
        Assert.Equal(names, summary.Where(line => line.EndsWith(" passed", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(_directory.FullName, name, "result.json"))));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Scenarios_run_at_the_same_time_when_the_profile_says_so()
    {
        var profile = await WriteAsync("""{ "scenario": "echo", "clients": 2, "duration": "1s" }, { "scenario": "hold", "clients": 5, "duration": "1s" }""", together: true);

        var run = await RunAsync(profile, "--report", _directory.FullName);

        // One after another each would have its own headline instead of its name in every line.
        Assert.Contains(run.ErrorLines, line => line.StartsWith("echo ", StringComparison.Ordinal));
        Assert.Contains(run.ErrorLines, line => line.StartsWith("hold ", StringComparison.Ordinal));
        Assert.DoesNotContain("---", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_missed_objective_is_exit_code_3()
    {
        var run = await RunAsync(await WriteAsync("""{ "scenario": "echo", "clients": 1, "requests": 10, "objectives": ["server-memory<1MiB"] }"""), "--report", _directory.FullName);

        Assert.Contains("MISSED: 1 of 1 objectives", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task A_server_that_dies_is_told_and_no_latency_is_shown()
    {
        await using var run = Start(await WriteAsync("""{ "scenario": "echo", "clients": 2, "duration": "1h" }"""), "--report", _directory.FullName);
        await run.Error.NextAsync("open 2");

        await SignalAsync("KILL", ServerOf(run));

        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("load-tests: The server ended by itself with exit code 137.", await run.Error.ToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(await run.OutputLines.ToEndAsync());
    }

    [Fact]
    public async Task Ctrl_C_ends_the_run_reports_it_and_ends_the_server()
    {
        await using var run = Start(await WriteAsync("""{ "scenario": "echo", "clients": 2, "duration": "1h", "objectives": ["errors=0"] }"""), "--report", _directory.FullName);
        await run.Error.NextAsync("open 2");
        var server = ServerOf(run);

        // A terminal sends it to both.
        await SignalAsync("INT", server);
        await run.SignalAsync("INT");

        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("MET: the objective", await run.OutputLines.ToEndAsync(), StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{server}"));
    }

    [Theory]
    [InlineData("There is no profile 'smokes'. Did you mean smoke? There are connect-storm, ", "smokes")]
    [InlineData("Write a profile: one of connect-storm, ")]
    [InlineData("'/nosuch.json' cannot be read: ", "/nosuch.json")]
    [InlineData("'--loud'", "smoke", "--loud")]
    public async Task Wrong_usage_is_exit_code_2_and_one_line(string expected, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Contains(expected, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public async Task The_list_says_what_each_profile_is_for()
    {
        var run = await RunAsync("--list");

        var lines = run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("smoke ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ten-thousand ", StringComparison.Ordinal) && line.Contains("10,000 clients", StringComparison.Ordinal));
        Assert.Equal(0, run.ExitCode);
    }

    private static void Shorten(JsonObject scenario)
    {
        scenario["clients"] = 2;
        scenario.Remove("warmUp");
        if ((string)scenario["scenario"]! is "hold")
        {
            scenario["duration"] = "200ms";
            return;
        }

        scenario.Remove("duration");
        scenario["requests"] = 20;
        if (scenario.ContainsKey("size"))
        {
            scenario["size"] = 16 * 1024;
        }
    }

    private static ChildProcess Start(params string[] arguments) => ChildProcess.Start(Programs.Dotnet, [Library, .. arguments]);

    private static Task<Finished> RunAsync(params string[] arguments) => Programs.RunAsync(Programs.Dotnet, [Library, .. arguments]);

    private static async Task<JsonNode> ReadAsync(string profile)
        => JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(Library)!, "profiles", $"{profile}.json")))!; // The library is in a folder.

    /// <summary>The one process that the run has started.</summary>
    private static int ServerOf(ChildProcess run)
        => int.Parse(Directory.EnumerateDirectories($"/proc/{run.Id}/task").SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Single(), CultureInfo.InvariantCulture);

    private static async Task SignalAsync(string signal, int processId)
    {
        var kill = await Programs.RunAsync("kill", [$"-{signal}", $"{processId}"]);
        Assert.Equal(0, kill.ExitCode);
    }

    private Task<string> WriteAsync(string scenarios, bool together = false)
        => WriteAsync(JsonNode.Parse($$"""{ "schema": "bedrock-load-profile/1", "description": "d", "together": {{(together ? "true" : "false")}}, "scenarios": [ {{scenarios}} ] }""")!);

    private async Task<string> WriteAsync(JsonNode profile)
    {
        var path = Path.Combine(_directory.FullName, "profile.json");
        await File.WriteAllTextAsync(path, profile.ToJsonString());
        return path;
    }
}
