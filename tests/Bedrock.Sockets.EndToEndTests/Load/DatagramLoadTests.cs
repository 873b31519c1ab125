using System.Text.Json;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Serve;
using Bedrock.Sockets.LoadTesting;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary><c>bedrock load</c> over UDP. Each client has one datagram under way, so that no queue of a server that is kept waiting by the machine overflows.</summary>
public sealed class DatagramLoadTests(DatagramServer server) : IClassFixture<DatagramServer>
{
    [Theory]
    [InlineData("epoll")]
    [InlineData("platform")]
    public async Task Five_hundred_clients_are_answered_by_our_server(string engine)
    {
        // Fewer than the server takes at once from one address after a quiet second.
        var load = await LoadAsync("echo", server.Uri("echo"), "--clients", "500", "--requests", "4000", "--engine", engine);

        Assert.Contains("4,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Contains($"engine: {engine}", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }

    [FactWhenInstalled("python3")]
    public async Task Five_hundred_clients_are_answered_by_a_server_in_Python()
    {
        await using var python = ChildProcess.Start("python3", [Programs.Script("datagram_echo_server.py")]);

        var load = await LoadAsync("echo", await python.OutputLines.NextAsync(), "--clients", "500", "--requests", "20000");

        Assert.Contains("20,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }

    [FactWhenInstalled("python3")]
    public async Task What_a_server_drops_is_unanswered_exactly_and_never_looks_good()
    {
        await using var python = ChildProcess.Start("python3", [Programs.Script("datagram_echo_server.py"), "10"]);

        var load = await BedrockCommand.RunAsync("load", "echo", await python.OutputLines.NextAsync(), "--clients", "50", "--requests", "2000", "--timeout", "2s", "--slo", "p50<1s", "--slo", "p95<1s", "--slo", "errors<5%", "--json", "-");

        using var json = JsonDocument.Parse(load.Output);
        var totals = json.RootElement.GetProperty("totals");
        Assert.Equal((2_000, 200), (totals.GetProperty("requests").GetInt32(), totals.GetProperty("unanswered").GetInt32()));
        Assert.Empty(totals.GetProperty("errors").EnumerateObject());
        Assert.Equal([true, false, false], json.RootElement.GetProperty("objectives").EnumerateArray().Select(objective => objective.GetProperty("isMet").GetBoolean()));
        Assert.True(json.RootElement.GetProperty("latencies").GetProperty("service").GetProperty("percentiles").GetProperty("p95").GetInt64() >= 2_000_000_000);
        Assert.Equal(3, load.ExitCode);
    }

    [Fact]
    public async Task The_time_is_told_in_a_datagram()
    {
        var day = await LoadAsync("time", server.Uri("daytime"), "--clients", "8", "--requests", "500");
        var number = await LoadAsync("time868", server.Uri("time868"), "--clients", "8", "--requests", "500");

        Assert.Equal((0, 0), (day.ExitCode, number.ExitCode));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("platform")]
    public async Task A_script_is_said_in_datagrams(string engine)
    {
        var load = await LoadAsync("script", server.Uri("echo"), "--send", "one", "--expect", "one", "--send", "two", "--send", "three", "--expect-length", "3", "--expect-until", "ee", "--clients", "50", "--requests", "2000", "--engine", engine);

        Assert.Contains("2,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }

    [FactWhenInstalled("python3")]
    public async Task What_a_server_drops_of_a_script_is_unanswered_and_what_it_changes_is_wrong()
    {
        await using var python = ChildProcess.Start("python3", [Programs.Script("datagram_echo_server.py"), "10"]);
        var uri = await python.OutputLines.NextAsync();

        var dropped = await BedrockCommand.RunAsync("load", "script", uri, "--send", "ping", "--expect", "ping", "--clients", "20", "--requests", "200", "--timeout", "2s");
        var wrong = await BedrockCommand.RunAsync("load", "script", uri, "--send", "ping", "--expect", "pong", "--requests", "5", "--timeout", "2s");

        Assert.Matches("unanswered +20\n", dropped.OutputText);
        Assert.Equal(0, dropped.ExitCode);
        Assert.Contains("wrong bytes", wrong.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(1, wrong.ExitCode);
    }

    [Fact]
    public async Task A_scenario_in_code_speaks_in_datagrams()
    {
        var exitCode = await LoadTest.Scenario("ping", async (client, cancel) =>
            {
                await client.SendLineAsync("ping", cancel);
                return (await client.ReceiveAsync(cancel)).SequenceEqual("ping\r\n"u8) ? Outcome.Ok : Outcome.Wrong("not the echo");
            })
            .Expect("errors=0").Timeout(TimeSpan.FromSeconds(30))
            .RunAsync(["--target", server.Uri("echo"), "--clients", "100", "--requests", "2000"]);

        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Nobody_there_is_refused_and_no_number()
    {
        string uri;
        await using (var gone = await BedrockServer.StartAsync("echo=udp://127.0.0.1:0"))
        {
            uri = gone.Uri("echo");
        }

        var load = await BedrockCommand.RunAsync("load", "echo", uri, "--clients", "5", "--duration", "500ms");

        Assert.Matches("No request was answered rightly: [0-9]+ refused", load.ErrorLines[^1]);
        Assert.Equal(1, load.ExitCode);
    }

    [Theory]
    [InlineData("'churn' takes a connection, and udp://127.0.0.1:9 takes datagrams: load it with echo, time, time868 or a script", "churn")]
    [InlineData("'hold' takes a connection", "hold")]
    [InlineData("'stream' takes a connection", "stream")]
    [InlineData("'greeting' takes a connection", "greeting")]
    [InlineData("a script that sends first and expects no end", "script", "--send", "x", "--expect-end")]
    [InlineData("a script that sends first and expects no end", "script", "--expect", "x")]
    [InlineData("--pipeline 2: a client of 'script' has one request at a time", "script", "--send", "x", "--expect", "x", "--pipeline", "2")]
    [InlineData("A message of 65508 bytes is too long for a datagram", "echo", "--size", "65508")]
    [InlineData("--reconnect immediate: datagrams to udp://127.0.0.1:9 have no connection to lose", "echo", "--reconnect", "immediate")]
    public async Task What_takes_a_connection_is_told_in_one_line(string expected, string scenario, params string[] options)
    {
        var load = await BedrockCommand.RunAsync(["load", scenario, "udp://127.0.0.1:9", .. options]);

        Assert.Contains(expected, Assert.Single(load.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, load.ExitCode);
    }

    private static Task<Finished> LoadAsync(string scenario, string uri, params string[] options) => BedrockCommand.RunAsync(["load", scenario, uri, "--timeout", "30s", "--slo", "errors=0", .. options]);
}
