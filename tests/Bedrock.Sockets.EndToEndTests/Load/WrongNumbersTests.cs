using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>A run that went wrong says so in its own words and by its exit code, and leaves no number that looks good.</summary>
public sealed class WrongNumbersTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_target_that_refuses_is_one_line_and_no_number()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var load = await BedrockCommand.RunAsync("load", "echo", $"tcp://{bound.LocalEndPoint}", "--duration", "1s");

        Assert.Contains("cannot be reached: Connection refused. Is the server running, and is this its address?", Assert.Single(load.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(load.Output);
        Assert.Equal(1, load.ExitCode);
    }

    [Fact]
    public async Task A_server_that_is_killed_ends_the_run_and_makes_it_invalid()
    {
        await using var process = BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0");
        var uri = (await process.OutputLines.NextAsync()).Split(' ')[^1];
        await using var load = BedrockCommand.Start("load", "echo", uri, "--clients", "100", "--duration", "1h", "--slo", "p99<60s");
        await load.Error.NextAsync("errors");

        await process.SignalAsync("KILL");
        var ended = await load.FinishAsync([]);

        Assert.Contains("because no client had a connection left: ", ended.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains("INVALID: the load was not the one asked for, do not use these latencies\n  100 of 100 clients had no connection at the end", ended.OutputText, StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }

    [FactWhenInstalled("python3")]
    public Task A_changed_bit_is_told_from_a_right_reply() => RefuseAsync("flip", "wrong bytes");

    [FactWhenInstalled("python3")]
    public Task A_reply_that_comes_twice_is_told_from_a_right_one() => RefuseAsync("duplicate", "duplicated");

    [FactWhenInstalled("python3")]
    public Task A_reply_that_comes_late_is_told_from_a_right_one() => RefuseAsync("reorder", "reordered");

    [FactWhenInstalled("python3")]
    public async Task More_than_the_server_can_do_is_unanswered_and_waits_and_is_no_valid_run()
    {
        // It can answer 100 a second.
        await using var server = await FaultyServer.StartAsync("slow", each: 100);

        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri, "--clients", "50", "--rate", "2000", "--duration", "2s", "--slo", "p99<100ms");

        Assert.Contains("4,000 requests in 2 s", load.OutputText, StringComparison.Ordinal);
        Assert.Matches("unanswered  [23],[0-9]{3}", load.OutputText);
        Assert.Contains("  p99<100ms  ", load.OutputText, StringComparison.Ordinal);
        Assert.Contains("MISSED", load.OutputText, StringComparison.Ordinal);
        Assert.Contains("INVALID: the load was not the one asked for, do not use these latencies\n", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(4, load.ExitCode);
    }

    [FactWhenInstalled("python3", WithSmallDisk = true)]
    public async Task A_full_disk_costs_the_report_and_not_the_numbers_on_the_screen()
    {
        await using var server = ChildProcess.Start("python3", [Programs.Script("echo_server.py")]);
        var uri = await server.OutputLines.NextAsync();
        var (program, arguments) = SmallDisk.Enter(_directory.FullName, Programs.Dotnet, BedrockCommand.Path, "load", "echo", uri, "--clients", "10", "--requests", "2000", "--slo", "errors=0", "--report", _directory.FullName);

        var load = await Programs.RunAsync(program, arguments);

        Assert.Contains("2,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Contains("MET: the objective", load.OutputText, StringComparison.Ordinal);
        Assert.Contains(load.ErrorLines, line => line.Contains("report.html was not written: ", StringComparison.Ordinal));
        Assert.Equal(1, load.ExitCode);
    }

    [FactWhenInstalled("python3")]
    public async Task A_device_is_written_to_and_not_replaced()
    {
        await using var server = ChildProcess.Start("python3", [Programs.Script("echo_server.py")]);
        var uri = await server.OutputLines.NextAsync();

        var load = await BedrockCommand.RunAsync("load", "echo", uri, "--requests", "100", "--json", "/dev/full");

        Assert.Contains("/dev/full was not written: ", load.ErrorLines[^1], StringComparison.Ordinal);
        Assert.EndsWith(". Choose a place that can be written.", load.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(1, load.ExitCode);
        Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "still a device"));
    }

    private static async Task RefuseAsync(string fault, string kind)
    {
        await using var server = await FaultyServer.StartAsync(fault, each: 1_000);
        string[] arguments = ["load", "echo", server.Uri, "--clients", "50", "--pipeline", "4", "--requests", "20500"];

        var load = await BedrockCommand.RunAsync(arguments);
        var judged = await BedrockCommand.RunAsync([.. arguments, "--slo", "errors=0"]);

        Assert.Contains("WRONG REPLIES: ", load.OutputText, StringComparison.Ordinal);
        Assert.Contains("bedrock: Replies were wrong: ", load.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains(kind, load.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(1, load.ExitCode);

        // Whoever says how many are acceptable gets the answer to that.
        Assert.Contains("MISSED", judged.OutputText, StringComparison.Ordinal);
        Assert.True(judged.ExitCode is 3 or 4, $"{judged.ExitCode}");
    }
}
