using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>Programs that nobody here wrote, and our own, against the datagram servers of the command.</summary>
public sealed partial class DatagramTests(DatagramServer server) : IClassFixture<DatagramServer>, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [FactWhenInstalled("python3")]
    public async Task A_client_in_Python_finds_nothing_wrong_with_any_service()
    {
        var client = await Programs.RunPythonAsync(
            "datagram_services.py", "127.0.0.1", server.Port("echo"), server.Port("discard"), server.Port("chargen"), server.Port("qotd"), server.Port("daytime"), server.Port("time868"));

        Assert.Equal(("right\n", ""), (client.OutputText, client.Error));
    }

    [FactWhenInstalled("nc")]
    public async Task Netcat_gets_a_datagram_back()
        => Assert.Equal("hello", (await Programs.RunAsync("nc", ["-u", "-W", "1", "127.0.0.1", server.Port("echo")], "hello"u8.ToArray())).OutputText);

    [FactWhenInstalled("nc")]
    public async Task Netcat_is_told_the_time_of_day_whatever_it_sends()
    {
        var moments = new Moments();

        var client = await Programs.RunAsync("nc", ["-u", "-W", "1", "127.0.0.1", server.Port("daytime")], "x"u8.ToArray());

        Assert.EndsWith("-UTC\r\n", client.OutputText, StringComparison.Ordinal);
        Assert.Contains(moments.AsTimeOfDay(), time => client.OutputText.Contains(time[^5..], StringComparison.Ordinal));
    }

    [FactWhenInstalled("socat")]
    public async Task Socat_gets_a_datagram_back()
        => Assert.Equal("hello", (await Programs.RunAsync("socat", ["-t", "2", "-", $"UDP:127.0.0.1:{server.Port("echo")}"], "hello"u8.ToArray())).OutputText);

    [FactWhenInstalled("ncat")]
    public async Task Ncat_gets_a_datagram_back()
    {
        // At the end of its input it would not wait for the reply.
        await using var client = ChildProcess.Start("ncat", ["--udp", "127.0.0.1", server.Port("echo")]);
        var reply = new byte[5];

        await client.Input.WriteAsync("hello"u8.ToArray());
        await client.Input.FlushAsync();
        await client.Output.ReadExactlyAsync(reply).AsTask().WaitAsync(ChildProcess.Patience);

        Assert.Equal("hello"u8.ToArray(), reply);
    }

    [FactWhenInstalled("rdate")]
    public async Task Rdate_reads_the_time_over_UDP()
    {
        var moments = new Moments();

        var client = await Programs.RunAsync("rdate", ["-p", "-u", "-o", server.Port("time868"), "127.0.0.1"]);

        Assert.Equal(0, client.ExitCode);
        Assert.Contains(moments.AsTimeOfDay(), time => client.OutputText.Contains(time, StringComparison.Ordinal));
    }

    [FactWhenInstalled("nc", "socat")]
    public async Task Netcat_and_socat_get_Unix_datagrams_back()
    {
        var path = Path.Combine(_directory.FullName, "echo");
        await using var unix = await BedrockServer.StartAsync($"echo=unixgram://{path}");

        var netcat = await Programs.RunAsync("nc", ["-u", "-U", "-W", "1", "-s", Path.Combine(_directory.FullName, "netcat"), path], "hello"u8.ToArray());
        var socat = await Programs.RunAsync("socat", ["-t", "2", "-", $"UNIX-SENDTO:{path},bind={Path.Combine(_directory.FullName, "socat")}"], "hello"u8.ToArray());

        Assert.Equal($"unixgram://{path}", unix.Uri("echo"));
        Assert.Equal("hello", netcat.OutputText);
        Assert.Equal("hello", socat.OutputText);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_507)]
    public async Task Connect_sends_its_input_as_a_datagram_and_writes_what_comes_back(int size)
    {
        var message = RandomNumberGenerator.GetBytes(size);

        var connect = await BedrockCommand.RunAsync(message, "connect", server.Uri("echo"));

        Assert.Equal((0, ""), (connect.ExitCode, connect.Error));
        Assert.Equal(message, connect.Output);
    }

    [Fact]
    public async Task Connect_without_input_asks_with_an_empty_datagram()
    {
        var connect = await BedrockCommand.RunAsync("connect", server.Uri("time868"));

        Assert.Equal(0, connect.ExitCode);
        Assert.Equal(4, connect.Output.Length);
    }

    [Fact]
    public async Task Connect_talks_to_Unix_datagrams()
    {
        await using var unix = await BedrockServer.StartAsync($"echo=unixgram://{_directory.FullName}/echo");

        var connect = await BedrockCommand.RunAsync("hello"u8.ToArray(), "connect", unix.Uri("echo"), "--wait", "200ms");

        Assert.Equal((0, "hello"), (connect.ExitCode, connect.OutputText));
    }

    [Fact]
    public async Task Connect_says_when_nobody_listens()
    {
        string port;
        await using (var gone = await BedrockServer.StartAsync("echo=udp://127.0.0.1:0"))
        {
            port = gone.Port("echo");
        }

        var connect = await BedrockCommand.RunAsync("hello"u8.ToArray(), "connect", $"udp://127.0.0.1:{port}");

        Assert.Equal(1, connect.ExitCode);
        Assert.Equal([$"bedrock: Nobody listens on udp://127.0.0.1:{port}. Start the server, or check the address."], connect.ErrorLines);
    }

    [FactWhenInstalled("python3")]
    public async Task Of_a_hundred_thousand_datagrams_none_is_lost_without_being_counted()
    {
        const int Sent = 100_000;
        await using var process = BedrockCommand.Start("serve", "echo=udp://127.0.0.1:0?maxPerSource=off", "--verbose");
        var counting = await BedrockServer.StartAsync(process, endpoints: 1);

        var client = await Programs.RunPythonAsync("datagram_burst.py", counting.Port("echo"), $"{Sent}");
        await process.SignalAsync("TERM");
        await process.ExitAsync();

        Assert.Equal((0, ""), (client.ExitCode, client.Error));
        var sums = Sums().Match(await process.Error.ToEndAsync());
        Assert.Equal(Sent, Number(sums, "received") + Number(sums, "queue"));
        Assert.Equal(Number(sums, "received"), Number(sums, "sent") + Number(sums, "sendFailed"));
    }

    private static int Number(Match match, string name)
        => match.Groups[name] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^echo received (?<received>\d+) datagrams and sent (?<sent>\d+); dropped: (none|(queue (?<queue>\d+))?(, )?(sendFailed (?<sendFailed>\d+))?)\.$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Sums();
}
