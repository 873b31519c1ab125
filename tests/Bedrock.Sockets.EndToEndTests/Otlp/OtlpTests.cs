using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bedrock.Sockets.Cli.Serve;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Tls;
using Bedrock.Sockets.Hosting;
using Xunit.Abstractions;

namespace Bedrock.Sockets.EndToEndTests.Otlp;

/// <summary><c>serve --otlp</c>, as a collector sees it.</summary>
public sealed partial class OtlpTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_instrument_and_a_span_of_every_connection_arrive_with_their_units_and_values()
    {
        using var files = new CertificateFolder();
        await using var collector = new Collector();
        var config = Path.ChangeExtension(files.Authority, ".json");
        using var blocked = DatagramSocket();
        await File.WriteAllTextAsync(config, $$"""
            { "SocketServer": { "Endpoints": {
              "one": { "Uri": "tcp://127.0.0.1:0?maxConnections=1", "Protocol": "echo" },
              "udp": { "Uri": "udp://127.0.0.1:0?maxDatagramSize=100&blockedSourcePorts={{PortOf(blocked)}}", "Protocol": "echo" } } } }
            """);
        var server = await BedrockServer.StartAsync(BedrockCommand.Start(
            "serve",
            "--config", config,
            "echo=tcp://127.0.0.1:0?firstByteTimeout=500ms",
            $"greeting=tls://127.0.0.1:0?{files.Query}&deny=127.0.0.3",
            "time=tcp://127.0.0.1:0?proxy=127.0.0.1",
            "--otlp", collector.Url), endpoints: 5);
        await using (server)
        {
            await RunAsync(server);
            await SendDatagramsAsync(server.PortNumber("udp"), blocked);
        }

        var metrics = collector.Metrics();
        foreach (var (name, metric) in metrics.Where(static metric => metric.Key.StartsWith("bedrock.", StringComparison.Ordinal)))
        {
            output.WriteLine($"{name} = {metric.Value} {metric.Unit} ({metric.Kind})");
        }

        AssertAll(metrics);
        Assert.Contains("service.name=bedrock", collector.Resource(), StringComparison.Ordinal);
        Assert.Contains(metrics.Keys, static name => name.StartsWith("dotnet.", StringComparison.Ordinal));
        var echo = Assert.Single(collector.Spans(), static span => span.Contains("bedrock.bytes.sent=1000", StringComparison.Ordinal));
        Assert.StartsWith("connection echo ", echo, StringComparison.Ordinal);
        Assert.Contains("bedrock.reason=completed", echo, StringComparison.Ordinal);
    }

    /// <summary>No protocol of the command has sessions; an application's do.</summary>
    [Fact]
    public async Task Sessions_over_datagrams_arrive_with_their_numbers()
    {
        await using var collector = new Collector();
        await using var server = new SocketServer(s => s
            .ListenUdp(IPAddress.Loopback, 0, d => d.UseSessions(EchoAsync, sessions => sessions.MaxSessions = 1)));
        await server.StartAsync();
        var (endpoint, port) = ($"{{bedrock.endpoint={server.Endpoints[0].Name}}}", ((IPEndPoint)server.Endpoints[0].EndPoint).Port);

        // Disposing it exports.
        using (OtlpExport.Start(collector.Url))
        {
            await AskAsync(port, "first"u8.ToArray());
        }

        Assert.Equal(("sum", "{session}", 1), Whole(collector.Metrics()[$"bedrock.datagrams.sessions{endpoint}"]));
        using (OtlpExport.Start(collector.Url))
        {
            await AskAsync(port, "second"u8.ToArray());
        }

        Assert.Equal(("sum", "{session}", 1), Whole(collector.Metrics()[$"bedrock.datagrams.sessions.displaced{endpoint}"]));
    }

    [TheoryWhenInstalled("prlimit")]
    [InlineData("epoll")]
    [InlineData("kestrel")]
    public async Task So_does_what_only_trouble_shows(string transport)
    {
        var config = Path.GetTempFileName();
        await File.WriteAllTextAsync(config, """{ "SocketServer": { "DrainTimeout": "00:00:01" } }""");
        await using var collector = new Collector();
        var server = await BedrockServer.StartAsync(
            ChildProcess.Start(
                Programs.Dotnet,
                [BedrockCommand.Path, "serve", "chargen=tcp://127.0.0.1:0", "echo=tcp://127.0.0.1:0", "--config", config, "--transport", transport, "--otlp", collector.Url],
                [new("OTEL_METRIC_EXPORT_INTERVAL", "200")]),
            endpoints: 2);

        // It is sent characters and reads none, also when the server stops.
        using var deaf = await ConnectAsync(server, "chargen");
        await using (server)
        {
            await collector.UntilAsync(static metrics => metrics.TryGetValue("bedrock.connections.sending{bedrock.endpoint=chargen}", out var sending) && sending.Value == 1);

            await LimitDescriptorsAsync(server, "1:");
            using var waiting = await ConnectAsync(server, "echo");
            await server.Process.Error.NextAsync("Accepting failed with TooManyOpenSockets");
            await LimitDescriptorsAsync(server, "1000:");
            await waiting.SendAsync(new byte[1]);
            await ReadAsync(waiting, 1);
        }

        File.Delete(config);
        var metrics = collector.Metrics();
        Assert.Equal(("sum", "{connection}"), Form(metrics["bedrock.connections.sending{bedrock.endpoint=chargen}"]));
        var failures = Assert.Contains("bedrock.accept.failures{error.type=TooManyOpenSockets}", metrics);
        Assert.Equal(("sum", "{failure}"), Form(failures));
        Assert.True(failures.Value >= 1);
        Assert.Equal(("sum", "{connection}", 1), Whole(Assert.Contains("bedrock.drain.aborted{bedrock.endpoint=chargen}", metrics)));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told_once_and_stops_nobody()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = PortOf(nobody);
        await using var server = await BedrockServer.StartAsync(
            ChildProcess.Start(
                Programs.Dotnet,
                [BedrockCommand.Path, "serve", "greeting=tcp://127.0.0.1:0", "--otlp", $"http://127.0.0.1:{port}"],
                [new("OTEL_METRIC_EXPORT_INTERVAL", "100")]),
            endpoints: 1);

        var warning = await server.Process.Error.NextAsync("collector");

        Assert.StartsWith($"warning: the collector at http://127.0.0.1:{port}/ takes nothing", warning, StringComparison.Ordinal);
        Assert.Equal("Thank you for connecting\r\n", (await BedrockCommand.RunAsync("connect", server.Uri("greeting"))).OutputText);
    }

    [Fact]
    public async Task What_is_no_URL_is_refused()
    {
        var serve = await BedrockCommand.RunAsync("serve", "echo=tcp://127.0.0.1:0", "--otlp", "collector:4318");

        Assert.Equal(2, serve.ExitCode);
        Assert.Contains("'collector:4318' is no URL of a collector", string.Join("", serve.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>Lets everything happen that is counted.</summary>
    private static async Task RunAsync(BedrockServer server)
    {
        using (var echo = await ConnectAsync(server, "echo"))
        {
            await echo.SendAsync(new byte[1_000]);
            await ReadAsync(echo, 1_000);
            echo.Shutdown(SocketShutdown.Send);
            await ReadAsync(echo, int.MaxValue);
        }

        using (var first = await ConnectAsync(server, "one"))
        {
            await first.SendAsync(new byte[1]);
            await ReadAsync(first, 1);
            using var refused = await ConnectAsync(server, "one");
            await ReadAsync(refused, int.MaxValue);
        }

        using (var plain = await ConnectAsync(server, "greeting"))
        {
            await plain.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
            await ReadAsync(plain, int.MaxValue);
        }

        using var silent = await ConnectAsync(server, "echo");
        await ReadAsync(silent, int.MaxValue);
        using var noProxy = await ConnectAsync(server, "time");
        await noProxy.SendAsync("hello"u8.ToArray());
        await ReadAsync(noProxy, int.MaxValue);
        using var denied = await ConnectAsync(server, "greeting", from: "127.0.0.3");
        await ReadAsync(denied, int.MaxValue);
        Assert.Equal("Thank you for connecting\r\n", (await BedrockCommand.RunAsync("connect", server.Uri("greeting"), "--insecure")).OutputText);
    }

    /// <summary>Two that are echoed, one that is too long, and one from a port that is not answered.</summary>
    private static async Task SendDatagramsAsync(int port, Socket blocked)
    {
        await AskAsync(port, new byte[100]);
        using var client = DatagramSocket();
        client.SendTo(new byte[101], new IPEndPoint(IPAddress.Loopback, port));
        blocked.SendTo(new byte[1], new IPEndPoint(IPAddress.Loopback, port));

        // Those two came before it.
        await AskAsync(port, new byte[1]);
    }

    private static void AssertAll(IReadOnlyDictionary<string, CollectedMetric> metrics)
    {
        (string Name, string Kind, string Unit, double? Value)[] expected =
        [
            ("bedrock.connections.active{bedrock.endpoint=echo}", "sum", "{connection}", 0),
            ("bedrock.connections.ended{bedrock.endpoint=echo bedrock.reason=completed}", "sum", "{connection}", 1),
            ("bedrock.connections.ended{bedrock.endpoint=greeting bedrock.reason=completed}", "sum", "{connection}", null),
            ("bedrock.connection.duration{bedrock.endpoint=echo bedrock.reason=completed}", "histogram", "s", 1),
            ("bedrock.connections.refused{bedrock.reason=connections}", "sum", "{connection}", 1),
            ("bedrock.connections.refused{bedrock.reason=address}", "sum", "{connection}", 1),
            ("bedrock.connections.refused{bedrock.reason=proxy header}", "sum", "{connection}", 1),
            ("bedrock.connections.timeouts{bedrock.timeout=first byte}", "sum", "{connection}", 1),
            ("bedrock.network.io{bedrock.endpoint=echo network.io.direction=receive}", "sum", "By", 1_000),
            ("bedrock.network.io{bedrock.endpoint=echo network.io.direction=transmit}", "sum", "By", 1_000),
            ("bedrock.datagrams.received{bedrock.endpoint=udp}", "sum", "{datagram}", 4),
            ("bedrock.datagrams.sent{bedrock.endpoint=udp}", "sum", "{datagram}", 2),
            ("bedrock.datagrams.dropped{bedrock.endpoint=udp bedrock.reason=tooLong}", "sum", "{datagram}", 1),
            ("bedrock.datagrams.dropped{bedrock.endpoint=udp bedrock.reason=sourcePort}", "sum", "{datagram}", 1),
            ("bedrock.datagrams.sessions{bedrock.endpoint=udp}", "sum", "{session}", 0),
            ("bedrock.datagrams.sessions.displaced{bedrock.endpoint=udp}", "sum", "{session}", 0),
            ("bedrock.tls.handshake.duration{tls.protocol.version=1.3}", "histogram", "s", 1),
            ("bedrock.tls.handshake.duration{error.type=plaintext}", "histogram", "s", 1),
            ("bedrock.tls.handshake.failures{bedrock.reason=plaintext}", "sum", "{handshake}", 1),
            ("bedrock.drain.duration{bedrock.endpoint=echo}", "histogram", "s", 1),
            ("bedrock.threadpool.delay{}", "histogram", "s", null),
        ];
        Assert.All(expected, metric =>
        {
            var received = Assert.Contains(metric.Name, metrics);
            Assert.Equal((metric.Kind, metric.Unit), (received.Kind, received.Unit));
            Assert.True(metric.Value is { } value ? received.Value == value : received.Value > 0, $"{metric.Name} is {received.Value}");
        });

        // What only trouble shows has a test of its own.
        string[] unseen = ["bedrock.accept.failures", "bedrock.drain.aborted", "bedrock.connections.sending"];
        var documented = Instrument().Matches(File.ReadAllText(RepositoryFile("docs/operations.md"))).Select(static match => match.Groups["name"].Value);
        Assert.Equal(documented.Except(unseen).Order(StringComparer.Ordinal), expected.Select(static metric => metric.Name[..metric.Name.IndexOf('{', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal));
    }

    private static (string Kind, string Unit) Form(CollectedMetric metric) => (metric.Kind, metric.Unit);

    private static (string Kind, string Unit, double Value) Whole(CollectedMetric metric) => (metric.Kind, metric.Unit, metric.Value);

    private static async Task LimitDescriptorsAsync(BedrockServer server, string limit)
    {
        var prlimit = await Programs.RunAsync("prlimit", ["--pid", server.Process.Id.ToString(CultureInfo.InvariantCulture), $"--nofile={limit}"]);
        Assert.True(prlimit.ExitCode == 0, prlimit.Error);
    }

    private static string RepositoryFile(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bedrock.Sockets.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", path);
    }

    private static async Task<Socket> ConnectAsync(BedrockServer server, string endpoint, string from = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.PortNumber(endpoint)).WaitAsync(ChildProcess.Patience);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Refused so fast that it had not returned.
        }

        return socket;
    }

    private static Socket DatagramSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port; // Bound, so it has one.

    /// <summary>Sends a datagram from a port of its own, and waits for the echo.</summary>
    private static async Task AskAsync(int port, byte[] request)
    {
        using var socket = DatagramSocket();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(request);
        Assert.Equal(request.Length, await socket.ReceiveAsync(new byte[request.Length + 1]).WaitAsync(ChildProcess.Patience));
    }

    private static async Task EchoAsync(DatagramSession session)
    {
        await foreach (var data in session.ReadAllAsync())
        {
            await session.SendAsync(data);
        }
    }

    /// <summary>Reads so many bytes, or to the end, which may be a reset.</summary>
    private static async Task ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[4_096];
        try
        {
            while (count > 0 && await socket.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(ChildProcess.Patience) is var got and > 0)
            {
                count -= got;
            }
        }
        catch (SocketException)
        {
            // That is an end too.
        }
    }

    [GeneratedRegex(@"^\| `(?<name>bedrock\.[^`]*)` \| (counter|up-down|histogram)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Instrument();
}
