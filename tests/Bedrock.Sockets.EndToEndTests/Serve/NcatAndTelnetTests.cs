using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>The services of RFC 862, 864, 865, 867 and 868, over TCP and UDP, and with telnet RFC 863 too, with two clients that people have at hand.</summary>
public sealed class NcatAndTelnetTests(ProtocolServer server, DatagramServer datagrams) : IClassFixture<ProtocolServer>, IClassFixture<DatagramServer>
{
    private const int SixteenMegabytes = 16_000_000;
    private const string TimeOfDay = @"^\w+day, \w+ \d{2}, \d{4} \d{2}:\d{2}:\d{2}(-UTC|[+-]\d{4})$";

    [FactWhenInstalled("ncat")]
    public async Task Ncat_gets_back_every_byte_after_a_half_close()
    {
        var sent = RandomNumberGenerator.GetBytes(SixteenMegabytes);

        var client = await Programs.RunAsync("ncat", ["127.0.0.1", server.Port("echo")], sent);

        Assert.Equal((0, sent.Length), (client.ExitCode, client.Output.Length));
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(client.Output));
    }

    [FactWhenInstalled("ncat")]
    public async Task Ncat_is_told_the_time_of_day()
    {
        var moments = new Moments();

        var client = await Programs.RunAsync("ncat", ["--recv-only", "127.0.0.1", server.Port("daytime")]);

        Assert.EndsWith("\r\n", client.OutputText, StringComparison.Ordinal);
        Assert.Matches(TimeOfDay, client.OutputText.TrimEnd());
        Assert.Contains(moments.AsTimeOfDay(), time => client.OutputText.Contains(time, StringComparison.Ordinal));
    }

    [FactWhenInstalled("ncat")]
    public async Task Ncat_gets_a_quote()
        => Assert.Matches(@"^[ -~]{1,509}\r\n$", (await Programs.RunAsync("ncat", ["--recv-only", "127.0.0.1", server.Port("qotd")])).OutputText);

    [FactWhenInstalled("ncat")]
    public async Task Ncat_gets_the_seconds_since_1900()
    {
        var before = SecondsSince1900();

        var client = await Programs.RunAsync("ncat", ["--recv-only", "127.0.0.1", server.Port("time868")]);

        Assert.Equal(4, client.Output.Length);
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(client.Output), before, SecondsSince1900());
    }

    [FactWhenInstalled("ncat")]
    public async Task Ncat_gets_the_seconds_since_1900_over_UDP()
    {
        var before = SecondsSince1900();

        var reply = await AskOverUdpAsync("time868");

        Assert.Equal(4, reply.Length);
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(reply), before, SecondsSince1900());
    }

    [FactWhenInstalled("ncat")]
    public async Task Ncat_is_told_the_time_of_day_over_UDP()
    {
        var moments = new Moments();

        var reply = Encoding.ASCII.GetString(await AskOverUdpAsync("daytime"));

        Assert.Matches(TimeOfDay, reply.TrimEnd());

        // That server speaks of UTC, so minutes and seconds are the same and hours need not be.
        Assert.Contains(moments.AsTimeOfDay(), time => reply.Contains(time[^5..], StringComparison.Ordinal));
    }

    [FactWhenInstalled("ncat")]
    public async Task Ncat_gets_a_quote_over_UDP()
        => Assert.Matches(@"^[ -~]{1,509}\r\n$", Encoding.ASCII.GetString(await AskOverUdpAsync("qotd")));

    [FactWhenInstalled("telnet")]
    public async Task Telnet_gets_its_lines_back()
    {
        await using var client = await TelnetAsync(server.Port("echo"));

        await client.Input.WriteAsync("hello\n"u8.ToArray());
        await client.Input.FlushAsync();

        Assert.Equal("hello", await client.OutputLines.NextAsync());
    }

    [FactWhenInstalled("telnet")]
    public async Task Telnet_is_told_the_time_of_day_and_the_connection_ends()
    {
        var moments = new Moments();
        await using var client = await TelnetAsync(server.Port("daytime"));

        var line = await client.OutputLines.NextAsync();
        await client.ExitAsync();

        Assert.Matches(TimeOfDay, line);
        Assert.Contains(moments.AsTimeOfDay(), time => line.Contains(time, StringComparison.Ordinal));
        Assert.Equal("Connection closed by foreign host.", await client.Error.ToEndAsync());
    }

    [FactWhenInstalled("telnet")]
    public async Task Telnet_gets_a_quote_and_the_connection_ends()
    {
        await using var client = await TelnetAsync(server.Port("qotd"));

        var quote = await client.OutputLines.NextAsync();
        await client.ExitAsync();

        Assert.Matches("^[ -~]{1,509}$", quote);
        Assert.Equal("Connection closed by foreign host.", await client.Error.ToEndAsync());
    }

    [FactWhenInstalled("telnet")]
    public async Task Telnet_gets_the_pattern_of_characters()
    {
        await using var client = await TelnetAsync(server.Port("chargen"));

        for (var line = 0; line < 1_000; line++)
        {
            Assert.Equal(string.Concat(Enumerable.Range(line, 72).Select(static at => (char)(' ' + (at % 95)))), await client.OutputLines.NextAsync());
        }
    }

    [FactWhenInstalled("telnet")]
    public async Task Telnet_is_sent_nothing_until_the_server_ends()
    {
        await using var stopping = await BedrockServer.StartAsync("discard=tcp://127.0.0.1:0");
        await using var client = await TelnetAsync(stopping.Port("discard"));
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("hello\n", SixteenMegabytes / 6)));

        // More than the sockets and the pipe between them hold: the server has read of it.
        await client.Input.WriteAsync(lines).AsTask().WaitAsync(ChildProcess.Patience);
        await client.Input.FlushAsync();
        await stopping.Process.SignalAsync("TERM");

        Assert.Equal("Connection closed by foreign host.", await client.Error.ToEndAsync());
        Assert.EndsWith("Escape character is '^]'.", await client.OutputLines.ToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>What telnet says of itself is read.</summary>
    private static async Task<ChildProcess> TelnetAsync(string port)
    {
        var client = ChildProcess.Start("telnet", ["127.0.0.1", port]);
        await client.OutputLines.NextAsync("Escape character is '^]'.");
        return client;
    }

    private async Task<byte[]> AskOverUdpAsync(string protocol)
    {
        // At the end of its input it would not wait for the reply.
        await using var client = ChildProcess.Start("ncat", ["--udp", "127.0.0.1", datagrams.Port(protocol)]);
        await client.Input.WriteAsync("x"u8.ToArray());
        await client.Input.FlushAsync();

        // It writes a datagram at once.
        var buffer = new byte[1_000];
        var length = await client.Output.ReadAsync(buffer).AsTask().WaitAsync(ChildProcess.Patience);
        return buffer[..length];
    }

    /// <summary>RFC 868.</summary>
    private static uint SecondsSince1900() => unchecked((uint)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 2_208_988_800));
}
