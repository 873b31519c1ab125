using System.Text.Json;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Serve;

namespace Bedrock.Sockets.EndToEndTests.Load;

public sealed class LoadCommandTests(ProtocolServer server) : IClassFixture<ProtocolServer>, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Every_request_is_made_answered_and_reported()
    {
        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--clients", "5", "--requests", "1000", "--slo", "errors=0", "--seed", "7", "--report", _directory.FullName);

        Assert.Equal(0, load.ExitCode);
        Assert.Contains("5 clients, seed 7\n1,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Contains("0 failed (0 %)\nClosed model: service time, not corrected.", load.OutputText, StringComparison.Ordinal);
        Assert.Contains("MET: the objective", load.OutputText, StringComparison.Ordinal);
        Assert.NotEmpty(load.ErrorLines);
        Assert.Equal(
            ["junit.xml", "latency.hgrm", "latency.hlog", "report.html", "report.md", "result.json", "series.csv"],
            _directory.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("echo", "churn")]
    [InlineData("echo", "stream", "--pipeline", "2")]
    [InlineData("echo", "script", "--send", @"PING\r\n", "--expect-until", @"\r\n", "--send", "x", "--expect", "x")]
    [InlineData("time", "time")]
    [InlineData("greeting", "greeting", "--expect", @"Thank you for connecting\r\n")]
    public async Task Each_scenario_runs_against_the_server_it_is_for(string protocol, string scenario, params string[] options)
    {
        var load = await BedrockCommand.RunAsync(["load", scenario, server.Uri(protocol), "--requests", "20", "--clients", "2", "--slo", "errors=0", .. options]);

        Assert.Contains("20 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }

    [Fact]
    public async Task Held_clients_are_alive_at_the_end()
    {
        var load = await BedrockCommand.RunAsync("load", "hold", server.Uri("echo"), "--clients", "20", "--duration", "1s");

        Assert.Contains("20 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }

    [Fact]
    public async Task A_missed_objective_is_exit_code_3()
    {
        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--requests", "100", "--slo", "p50<1ns");

        Assert.Contains("MISSED: 1 of 1 objectives", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(3, load.ExitCode);
    }

    [Fact]
    public async Task Nobody_listening_is_exit_code_1_and_one_line()
    {
        var load = await BedrockCommand.RunAsync("load", "echo", "unix:///nosuch/server.sock", "--duration", "1s");

        Assert.Contains("unix:///nosuch/server.sock cannot be reached: there is no such socket.", Assert.Single(load.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(load.Output);
        Assert.Equal(1, load.ExitCode);
    }

    [Fact]
    public async Task Wrong_bytes_are_exit_code_1_and_no_latency_to_be_proud_of()
    {
        var load = await BedrockCommand.RunAsync("load", "greeting", server.Uri("greeting"), "--expect", "something else", "--requests", "5");

        Assert.Contains("No request was answered rightly: 5 wrong bytes", load.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(1, load.ExitCode);
    }

    [Fact]
    public async Task Json_on_standard_output_is_alone_there_and_merges_and_compares()
    {
        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--requests", "100", "--json", "-");
        var file = Path.Combine(_directory.FullName, "a.json");
        await File.WriteAllBytesAsync(file, load.Output);

        var merge = await BedrockCommand.RunAsync("merge", file, file, "--json", "-");
        var compare = await BedrockCommand.RunAsync("compare", file, file);
        var judged = await BedrockCommand.RunAsync("compare", file, file, "--fail-above", "10%");

        using var one = JsonDocument.Parse(load.Output);
        using var two = JsonDocument.Parse(merge.Output);
        Assert.Equal((100, 200), (RequestsIn(one), RequestsIn(two)));
        Assert.Contains("requests in", load.Error, StringComparison.Ordinal);
        Assert.Contains("p99.9", compare.OutputText, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (load.ExitCode, merge.ExitCode, compare.ExitCode));
        Assert.Contains("UNDECIDED", judged.OutputText, StringComparison.Ordinal);
        Assert.Equal(4, judged.ExitCode);
    }

    [Fact]
    public async Task A_signal_ends_the_run_and_what_was_measured_is_reported()
    {
        await using var load = BedrockCommand.Start("load", "echo", server.Uri("echo"), "--duration", "1h");
        await load.Error.NextAsync();

        await load.SignalAsync("INT");

        Assert.StartsWith("echo on ", await load.OutputLines.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await load.ExitAsync());
    }

    [Theory]
    [InlineData("--clients: 'many' is no whole number from 1 to 10,000,000; write it without commas, such as 100.", "--clients", "many")]
    [InlineData("--duration: '10' is no duration; write a number and a unit", "--duration", "10")]
    [InlineData("--requests: '0' is no whole number of at least 1", "--requests", "0")]
    [InlineData("--rate: '-1' is no rate; write a number per second above 0", "--rate=-1")]
    [InlineData("--size: '15' is no whole number from 16 to 1,048,576", "--size", "15")]
    [InlineData("--pipeline: '65' is no whole number from 1 to 64", "--pipeline", "65")]
    [InlineData("--seed: 'x' is no whole number of at least 0", "--seed", "x")]
    [InlineData("--slo: 'p99' is no objective: write a metric, a comparison and a limit", "--slo", "p99")]
    [InlineData("--shard: '4/4' is no part; write I/N", "--shard", "4/4")]
    [InlineData("--pid: there is no process 2147483647 that this user may look at.", "--pid", "2147483647")]
    [InlineData("Unknown command or argument '--loud'.", "--loud")]
    public async Task A_wrong_value_is_told_in_one_line(string expected, params string[] options)
    {
        var load = await BedrockCommand.RunAsync(["load", "echo", server.Uri("echo"), .. options]);

        Assert.Contains(expected, Assert.Single(load.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, load.ExitCode);
        Assert.Empty(load.Output);
    }

    [Theory]
    [InlineData("'/nosuch/a.json' cannot be read: ", "/nosuch/a.json")]
    [InlineData("'/' cannot be read: ", "/")]
    public async Task A_result_that_cannot_be_read_is_told_in_one_line(string expected, string path)
    {
        var compare = await BedrockCommand.RunAsync("compare", path, path);
        var merge = await BedrockCommand.RunAsync("merge", path);

        Assert.All([compare, merge], command =>
        {
            Assert.Contains(expected, Assert.Single(command.ErrorLines), StringComparison.Ordinal);
            Assert.EndsWith("Give a file that 'bedrock load --json' has written.", command.ErrorLines[0], StringComparison.Ordinal);
            Assert.Equal(2, command.ExitCode);
        });
    }

    [Theory]
    [InlineData("Does the server speak TLS there?", "--insecure")]
    [InlineData("Name its authority with ca=FILE in the query, or accept any certificate with insecure=true.")]
    public async Task A_server_without_tls_is_told_in_one_line(string expected, params string[] options)
    {
        var load = await BedrockCommand.RunAsync(["load", "echo", server.Uri("echo").Replace("tcp://", "tls://", StringComparison.Ordinal), .. options]);

        Assert.EndsWith(expected, Assert.Single(load.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(1, load.ExitCode);
    }

    private static int RequestsIn(JsonDocument json) => json.RootElement.GetProperty("totals").GetProperty("requests").GetInt32();
}
