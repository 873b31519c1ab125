using System.Security.Cryptography;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>Programs that nobody here wrote, against the servers of the command.</summary>
public sealed class ThirdPartyClientTests(ProtocolServer server) : IClassFixture<ProtocolServer>
{
    private const int SixteenMegabytes = 16_000_000;

    [FactWhenInstalled("nc")]
    public Task Netcat_gets_back_every_byte_after_a_half_close()
        => EchoesAsync(SixteenMegabytes, "nc", "-N", "127.0.0.1", server.Port("echo"));

    [FactWhenInstalled("socat")]
    public Task Socat_gets_back_every_byte_after_a_half_close()
        => EchoesAsync(SixteenMegabytes, "socat", "-t", "60", "-", $"TCP:127.0.0.1:{server.Port("echo")}");

    [FactWhenInstalled("busybox")]
    public Task Busybox_gets_back_every_byte_after_a_half_close()
        => EchoesAsync(SixteenMegabytes, "busybox", "nc", "127.0.0.1", server.Port("echo"));

    [FactWhenInstalled("nc")]
    public Task Netcat_is_greeted() => IsGreetedAsync("nc", "127.0.0.1", server.Port("greeting"));

    [FactWhenInstalled("socat")]
    public Task Socat_is_greeted() => IsGreetedAsync("socat", "-", $"TCP:127.0.0.1:{server.Port("greeting")}");

    [FactWhenInstalled("busybox")]
    public Task Busybox_is_greeted() => IsGreetedAsync("busybox", "nc", "127.0.0.1", server.Port("greeting"));

    [FactWhenInstalled("nc")]
    public Task Netcat_is_told_the_time() => IsToldTheTimeAsync("nc", "127.0.0.1", server.Port("time"));

    [FactWhenInstalled("socat")]
    public Task Socat_is_told_the_time() => IsToldTheTimeAsync("socat", "-", $"TCP:127.0.0.1:{server.Port("time")}");

    [FactWhenInstalled("busybox")]
    public Task Busybox_is_told_the_time() => IsToldTheTimeAsync("busybox", "nc", "127.0.0.1", server.Port("time"));

    [FactWhenInstalled("nc")]
    public async Task Netcat_is_told_the_time_of_day_in_the_form_of_rfc_867()
    {
        var moments = new Moments();

        var client = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("daytime")]);

        Assert.Matches(@"^\w+day, \w+ \d{2}, \d{4} \d{2}:\d{2}:\d{2}-(UTC|\d{4})\r\n$|^\w+day, \w+ \d{2}, \d{4} \d{2}:\d{2}:\d{2}\+\d{4}\r\n$", client.OutputText);
        Assert.Contains(moments.AsTimeOfDay(), time => client.OutputText.Contains(time, StringComparison.Ordinal));
    }

    [TheoryWhenInstalled("nc", "socat", "ncat", "busybox")]
    [InlineData("nc", "-N", "127.0.0.1", "PORT")]
    [InlineData("socat", "-t", "60", "-", "TCP:127.0.0.1:PORT")]
    [InlineData("ncat", "127.0.0.1", "PORT")]
    [InlineData("busybox", "nc", "127.0.0.1", "PORT")]
    public async Task All_is_discarded_and_the_connection_ends_with_the_client(string program, params string[] arguments)
    {
        var client = await Programs.RunAsync(program, arguments.Select(argument => argument.Replace("PORT", server.Port("discard"), StringComparison.Ordinal)), new byte[SixteenMegabytes]);

        Assert.Equal((0, 0), (client.ExitCode, client.Output.Length));
    }

    [TheoryWhenInstalled("nc", "socat", "ncat", "busybox")]
    [InlineData("nc", "-d", "127.0.0.1", "PORT")]
    [InlineData("socat", "-u", "TCP:127.0.0.1:PORT", "-")]
    [InlineData("ncat", "--recv-only", "127.0.0.1", "PORT")]
    [InlineData("busybox", "nc", "127.0.0.1", "PORT")]
    public async Task Sixteen_megabytes_of_characters_follow_the_pattern(string program, params string[] arguments)
    {
        await using var client = ChildProcess.Start(program, arguments.Select(argument => argument.Replace("PORT", server.Port("chargen"), StringComparison.Ordinal)));
        var received = new byte[SixteenMegabytes];

        await client.Output.ReadExactlyAsync(received).AsTask().WaitAsync(ChildProcess.Patience);

        // Each line begins one character after the last, in a ring of 95.
        var wrong = Enumerable.Range(0, received.Length).FirstOrDefault(at => received[at] != (at % 74) switch
        {
            72 => '\r',
            73 => '\n',
            var column => ' ' + (((at / 74) + column) % 95),
        }, -1);
        Assert.Equal(-1, wrong);
    }

    [FactWhenInstalled("nc")]
    public async Task Netcat_gets_a_quote()
    {
        var client = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("qotd")]);

        Assert.Matches(@"^[ -~]{1,509}\r\n$", client.OutputText);
    }

    [FactWhenInstalled("nc")]
    public async Task Netcat_is_told_hello()
    {
        var client = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("hello")]);

        Assert.Equal("Hello world!\n", client.OutputText);
    }

    [FactWhenInstalled("nc")]
    public async Task Netcat_gets_its_lines_in_upper_case()
    {
        var client = await Programs.RunAsync("nc", ["-N", "127.0.0.1", server.Port("shout")], "hello\ngrüße, 你好\n"u8.ToArray());

        Assert.Equal("HELLO\r\nGRÜßE, 你好\r\n", client.OutputText);
    }

    [FactWhenInstalled("socat")]
    public async Task Socat_gets_its_lines_in_upper_case_and_a_word_through_the_gate()
    {
        var shouted = await Programs.RunAsync("socat", ["-t", "30", "-", $"TCP:127.0.0.1:{server.Port("shout")}"], "hello\n"u8.ToArray());
        var welcomed = await Programs.RunAsync("socat", ["-t", "30", "-", $"TCP:127.0.0.1:{server.Port("gate")}"], "1\n"u8.ToArray());

        Assert.Equal("HELLO\r\n", shouted.OutputText);
        Assert.Equal("Welcome to server!", welcomed.OutputText);
    }

    [FactWhenInstalled("rdate")]
    public async Task Rdate_reads_the_time()
    {
        var moments = new Moments();

        var client = await Programs.RunAsync("rdate", ["-p", "-o", server.Port("time868"), "127.0.0.1"]);

        Assert.Equal(0, client.ExitCode);
        Assert.Contains(moments.AsTimeOfDay(), time => client.OutputText.Contains(time, StringComparison.Ordinal));
    }

    [FactWhenInstalled("busybox", InNetworkNamespace = true)]
    public async Task The_rdate_of_busybox_which_knows_port_37_only_reads_the_time()
    {
        var (program, arguments) = NetworkNamespace.Enter(Programs.Dotnet, BedrockCommand.Path, "serve", "time868=tcp://127.0.0.1:37");
        await using var server37 = await BedrockServer.StartAsync(ChildProcess.Start(program, arguments), endpoints: 1);
        var moments = new Moments();

        var client = await Programs.RunAsync("nsenter", NetworkNamespace.Join(server37.Process.Id, "busybox", "rdate", "-p", "127.0.0.1"));

        Assert.Equal(0, client.ExitCode);
        Assert.Contains(moments.AsTimeOfDay(), time => client.OutputText.Contains(time, StringComparison.Ordinal));
    }

    private static async Task EchoesAsync(int bytes, string program, params string[] arguments)
    {
        var sent = RandomNumberGenerator.GetBytes(bytes);

        var client = await Programs.RunAsync(program, arguments, sent);

        Assert.Equal(sent.Length, client.Output.Length);
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(client.Output));
    }

    private static async Task IsGreetedAsync(string program, params string[] arguments)
    {
        var client = await Programs.RunAsync(program, arguments);

        Assert.Equal("Thank you for connecting\r\n", client.OutputText);
    }

    private static async Task IsToldTheTimeAsync(string program, params string[] arguments)
    {
        var moments = new Moments();

        var client = await Programs.RunAsync(program, arguments);

        Assert.Contains(client.OutputText, moments.AsCTime().Select(time => $"{time}\r\n"));
    }
}
