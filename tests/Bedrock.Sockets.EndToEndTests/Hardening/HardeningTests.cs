using System.Globalization;
using System.Text.RegularExpressions;
using Bedrock.Sockets.EndToEndTests.Otlp;
using Bedrock.Sockets.EndToEndTests.Processes;
using Xunit.Abstractions;

namespace Bedrock.Sockets.EndToEndTests.Hardening;

/// <summary>What must not take the server down, in short forms; <c>.ci/hardening</c> runs the same scripts at full length. Each prints its figure.</summary>
public sealed partial class HardeningTests(ITestOutputHelper output)
{
    /// <summary>The mixed load alone takes more than a minute.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(4);

    [TheoryWhenInstalled("python3", "bash")]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    [InlineData("kestrel")]
    public async Task More_clients_than_descriptors_wait_and_those_held_are_served(string transport)
    {
        await using var server = await StartAsync("ulimit -n 256", "echo=tcp://127.0.0.1:0", "--transport", transport);

        var figures = await RunAsync(server, "exhausted.py", "400");

        Assert.Equal(figures[0], figures[1]); // held, served again
        Assert.InRange(figures[0], 50, 200);
        Assert.InRange(figures[2], 0, 5); // percent of a core: processor time, not that of a clock
        Assert.Equal(figures[5], figures[4]); // everybody had a turn
    }

    [TheoryWhenInstalled("python3")]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    [InlineData("kestrel")]
    public async Task Idle_connections_cost_little_and_each_is_answered(string transport)
    {
        await using var server = await StartAsync("true", "echo=tcp://127.0.0.1:0", "--transport", transport);

        var figures = await RunAsync(server, "idle_memory.py", "2000");

        // At 18,000 the heap's steps weigh less; see docs/design/hardening.md.
        Assert.InRange(figures[0], 0, 16);
        Assert.InRange(figures[1], 0, 16);
        Assert.InRange(figures[2], 0, 16);
        Assert.Equal(2000, figures[3]);
    }

    [FactWhenInstalled("python3")]
    public async Task Connections_that_come_and_go_leave_no_descriptor_behind()
    {
        await using var server = await StartAsync("true", "echo=tcp://127.0.0.1:0");

        var figures = await RunAsync(server, "churn.py", "5000");

        Assert.Equal(figures[1], figures[0]);
        // Of 500; a few may be the server's own, such as a connection to its collector.
        Assert.InRange(figures[3] - figures[2], -500, 20);
    }

    [TheoryWhenInstalled("python3")]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    [InlineData("kestrel")]
    public async Task Peers_that_never_read_hold_little_and_are_aborted(string transport)
    {
        await using var server = await StartAsync("true", "echo=tcp://127.0.0.1:0?writeStallTimeout=5s", "--transport", transport);

        var figures = await RunAsync(server, "never_read.py", "100");

        // Each way 64 KiB and the block of 32 KiB that went over it; an echo writes all that it has read, which may begin in the middle of a block. The rest is the process's own.
        Assert.InRange(figures[0], 0, 256);
        Assert.Equal(100, figures[1]);
        Assert.Equal(figures[4], figures[3]);
    }

    [TheoryWhenInstalled("python3")]
    [InlineData("epoll")]
    [InlineData("kestrel")]
    public async Task Lines_that_are_begun_and_never_ended_hold_little(string transport)
    {
        await using var server = await StartAsync("true", "shout=tcp://127.0.0.1:0", "--transport", transport);

        var figures = await RunAsync(server, "unfinished.py", "2000");

        // One block of the pool, of which the pages that were written to are resident: of 4 KiB on epoll, and of 32 KiB on the platform's sockets.
        Assert.InRange(figures[0], 0, 24);
        Assert.Equal(2000, figures[1]);
    }

    [TheoryWhenInstalled("python3")]
    [InlineData("epoll")]
    [InlineData("kestrel")]
    public async Task Five_hundred_resets_at_once_are_no_storm_of_exceptions_and_no_errors(string transport)
    {
        await using var collector = new Collector();
        var server = await StartAsync("true", "echo=tcp://127.0.0.1:0", "--transport", transport, "--otlp", collector.Url);
        double[] figures;
        await using (server)
        {
            figures = await RunAsync(server, "resets.py", "500");
        }

        // Each layer that a reset passes on its way out throws it again, and that is counted again. Half of the resets were for warming up.
        var exceptions = collector.Metrics().Where(static metric => metric.Key.StartsWith("dotnet.exceptions{", StringComparison.Ordinal)).Sum(static metric => metric.Value.Value);
        output.WriteLine($"{exceptions / 1000:0.0} exceptions each");
        Assert.Equal(500, figures[0]);
        // Of 500; a few may be the server's own, such as a connection to its collector.
        Assert.InRange(figures[3] - figures[2], -500, 20);
        Assert.InRange(exceptions, 0, 5 * 1000);
        Assert.DoesNotContain("rror", await server.Process.Error.ToEndAsync(), StringComparison.Ordinal);
    }

    [FactWhenInstalled("python3")]
    public async Task A_signal_in_the_middle_of_pipelined_echoes_loses_nothing_and_resets_nobody()
    {
        await using var process = BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0");
        var server = await BedrockServer.StartAsync(process, endpoints: 1);
        await using var clients = ChildProcess.Start("python3", [Programs.Script("pipelined.py"), server.Port("echo"), "20", "1000"]);
        Assert.Equal("half", await clients.OutputLines.NextAsync());

        await process.SignalAsync("TERM");

        Assert.Equal("answered 20000 of 20000, resets 0", await clients.OutputLines.NextAsync());
        Assert.Equal(0, await process.ExitAsync());
    }

    [TheoryWhenInstalled("python3")]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    [InlineData("kestrel")]
    public async Task A_mixed_load_loses_and_corrupts_nothing(string transport)
    {
        await using var server = await StartAsync("true", "echo=tcp://127.0.0.1:0", "--transport", transport);

        var figures = await RunAsync(server, "mixed.py", transport is "epoll" ? "60" : "10");

        Assert.InRange(figures[0], 1, double.MaxValue);
        Assert.Equal((0, 0), (figures[1], figures[2]));
        Assert.True(figures[7] <= figures[6], "Descriptors were left open.");
    }

    [FactWhenInstalled("python3", "nft", InNetworkNamespace = true)]
    public async Task Every_echo_is_right_on_a_network_that_loses_a_fifth_of_its_packets()
    {
        await using var server = await StartInNamespaceAsync("echo=tcp://127.0.0.1:0");
        await FilterAsync(server, $"tcp dport {server.Port("echo")} numgen random mod 100 < 20 drop");

        var client = await Programs.RunAsync("nsenter", NetworkNamespace.Join(server.Process.Id, "python3", Programs.Script("lossy.py"), server.Port("echo"), "60"));

        output.WriteLine(client.OutputText);
        Assert.StartsWith("right 60 of 60", client.OutputText, StringComparison.Ordinal);
    }

    [FactWhenInstalled("python3", "nft", InNetworkNamespace = true)]
    public async Task Peers_behind_a_dead_network_are_freed()
    {
        await using var server = await StartInNamespaceAsync("echo=tcp://127.0.0.1:0?idleTimeout=3s");
        var id = server.Process.Id.ToString(CultureInfo.InvariantCulture);
        await using var clients = ChildProcess.Start("nsenter", NetworkNamespace.Join(server.Process.Id, "python3", Programs.Script("black_hole.py"), server.Port("echo"), id, "20"));
        Assert.Equal("echoed", await clients.OutputLines.NextAsync());

        await FilterAsync(server, "drop");
        await clients.Input.WriteAsync("dead\n"u8.ToArray());
        await clients.Input.FlushAsync();

        var freed = await clients.OutputLines.NextAsync();
        output.WriteLine(freed);
        Assert.StartsWith("freed 20 of 20", freed, StringComparison.Ordinal);
    }

    private static Task<BedrockServer> StartAsync(string first, params string[] arguments)
        => BedrockServer.StartAsync(
            ChildProcess.Start("bash", ["-c", $"{first}; exec \"$@\"", "bash", Programs.Dotnet, BedrockCommand.Path, "serve", .. arguments]), endpoints: 1);

    private static Task<BedrockServer> StartInNamespaceAsync(string endpoint)
    {
        var (program, arguments) = NetworkNamespace.Enter(Programs.Dotnet, BedrockCommand.Path, "serve", endpoint);
        return BedrockServer.StartAsync(ChildProcess.Start(program, arguments), endpoints: 1);
    }

    private static async Task FilterAsync(BedrockServer server, string rule)
    {
        var rules = $"add table inet test; add chain inet test in {{ type filter hook input priority 0; }}; add rule inet test in {rule}";
        var nft = await Programs.RunAsync("nsenter", NetworkNamespace.Join(server.Process.Id, "nft", rules));
        Assert.True(nft.ExitCode == 0, nft.Error);
    }

    [GeneratedRegex(@"\d+(\.\d+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number { get; }

    /// <summary>Runs a script against the server, and returns the numbers of its line.</summary>
    private async Task<double[]> RunAsync(BedrockServer server, string script, string argument)
    {
        var port = server.Port(script is "unfinished.py" ? "shout" : "echo");
        await using var process = ChildProcess.Start("python3", [Programs.Script(script), port, server.Process.Id.ToString(CultureInfo.InvariantCulture), argument]);
        var client = await process.FinishAsync([], LongPatience);
        output.WriteLine(client.OutputText);
        Assert.True(client.ExitCode == 0, client.Error);
        return [.. Number.Matches(client.OutputText).Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture))];
    }
}
