using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Serve;

namespace Bedrock.Sockets.EndToEndTests.Connect;

public sealed class ConnectTests(ProtocolServer server) : IClassFixture<ProtocolServer>
{
    private const int Interrupted = 130;

    [FactWhenInstalled("bash")]
    public async Task A_standard_input_that_is_closed_is_one_without_bytes()
    {
        var client = await Programs.RunAsync("bash", ["-c", "exec \"$@\" <&-", "bash", Programs.Dotnet, BedrockCommand.Path, "connect", server.Uri("echo")]);

        Assert.Equal(0, client.ExitCode);
        Assert.Equal("", client.OutputText);
    }

    [Fact]
    public async Task Sixteen_megabytes_go_through_unchanged_and_the_end_of_input_half_closes()
    {
        var sent = RandomNumberGenerator.GetBytes(16_000_000);

        var connect = await BedrockCommand.RunAsync(sent, "connect", server.Uri("echo"));

        Assert.Equal(sent.Length, connect.Output.Length);
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(connect.Output));
        Assert.Equal(0, connect.ExitCode);
        Assert.Empty(connect.Error);
    }

    [Fact]
    public async Task It_ends_when_the_server_closes_although_its_input_is_still_open()
    {
        await using var connect = BedrockCommand.Start("connect", server.Uri("greeting"));

        var line = await connect.OutputLines.NextAsync();

        Assert.Equal("Thank you for connecting", line);
        Assert.Equal(0, await connect.ExitAsync());
    }

    [Fact]
    public async Task A_name_is_tried_at_each_of_its_addresses()
    {
        var connect = await BedrockCommand.RunAsync("connect", $"tcp://localhost:{server.Port("greeting")}");

        Assert.Equal("Thank you for connecting\r\n", connect.OutputText);
    }

    [Fact]
    public async Task Nobody_reading_its_output_ends_it_quietly()
    {
        await using var connect = BedrockCommand.Start("connect", server.Uri("echo"));
        connect.Output.Close();

        await WriteUntilClosedAsync(connect.Input).WaitAsync(ChildProcess.Patience);

        Assert.Equal(0, await connect.ExitAsync());
        Assert.Empty(await connect.Error.ToEndAsync());
    }

    [FactWhenInstalled("sh")]
    public async Task Its_output_is_appended_to_a_file_that_others_write_too()
    {
        var file = Path.GetTempFileName();

        await Programs.RunAsync("sh", ["-c", "{ echo before; \"$@\"; echo after; } > " + file, "sh", Programs.Dotnet, BedrockCommand.Path, "connect", server.Uri("greeting")]);

        Assert.Equal("before\nThank you for connecting\r\nafter\n", await File.ReadAllTextAsync(file));
        File.Delete(file);
    }

    [FactWhenInstalled("python3")]
    public async Task A_reset_is_told_in_one_line()
    {
        await using var resetting = ChildProcess.Start("python3", [Programs.Script("resetting_server.py")]);
        var uri = $"tcp://127.0.0.1:{await resetting.OutputLines.NextAsync()}";

        var connect = await BedrockCommand.RunAsync("hello"u8.ToArray(), "connect", uri);

        AssertFailed(connect, 1, $"{uri} reset the connection.");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_in_time()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);

        // Linux answers no further connection once the queue of a listener that does not accept is full.
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(full.LocalEndPoint!); // Bound, so it has one.
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var third = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _ = second.ConnectAsync(full.LocalEndPoint!);
        _ = third.ConnectAsync(full.LocalEndPoint!);

        var connect = await BedrockCommand.RunAsync("connect", $"tcp://{full.LocalEndPoint}", "--timeout", "500ms");

        AssertFailed(connect, 1, $"tcp://{full.LocalEndPoint} did not answer within 0.5 s.");
    }

    [Theory]
    [InlineData(1, "Nobody listens on tcp://127.0.0.1:1.", "tcp://127.0.0.1:1")]
    [InlineData(1, "The host 'nosuch.invalid' does not resolve: ", "tcp://nosuch.invalid:1")]
    [InlineData(1, "There is no socket at unix:///nosuch/echo.sock. Start the server, or check the path.", "unix:///nosuch/echo.sock")]
    [InlineData(1, "There is no socket at unixgram:///nosuch/echo.sock. Start the server, or check the path.", "unixgram:///nosuch/echo.sock")]
    [InlineData(1, "The host 'nosuch.invalid' does not resolve: ", "udp://nosuch.invalid:1")]
    [InlineData(2, "'127.0.0.1:1': '127.0.0.1:1' has no scheme", "127.0.0.1:1")]
    [InlineData(2, "Nobody can listen on port 0 of 'tcp://127.0.0.1:0'.", "tcp://127.0.0.1:0")]
    [InlineData(2, "'tcp://*:1' is every address of this machine.", "tcp://*:1")]
    [InlineData(2, "'fd://3' is a socket that is open already.", "fd://3")]
    [InlineData(2, "A client has no options: remove '?backlog=1'", "tcp://127.0.0.1:1?backlog=1")]
    [InlineData(2, "'10x' is no duration", "tcp://127.0.0.1:1", "--timeout", "10x")]
    [InlineData(2, "Required argument 'URI' missing")]
    public async Task What_cannot_be_connected_to_is_told_in_one_line(int exitCode, string expected, params string[] arguments)
    {
        var connect = await BedrockCommand.RunAsync(["connect", .. arguments]);

        AssertFailed(connect, exitCode, expected);
    }

    [Fact]
    public async Task Ctrl_c_ends_it_as_it_ends_every_program()
    {
        await using var connect = BedrockCommand.Start("connect", server.Uri("echo"));
        await connect.Input.WriteAsync("hello\n"u8.ToArray());
        await connect.Input.FlushAsync();
        Assert.Equal("hello", await connect.OutputLines.NextAsync());

        await connect.SignalAsync("INT");

        Assert.Equal(Interrupted, await connect.ExitAsync());
        Assert.Empty(await connect.Error.ToEndAsync());
    }

    private static async Task WriteUntilClosedAsync(Stream input)
    {
        var chunk = new byte[4096];
        try
        {
            while (true)
            {
                await input.WriteAsync(chunk);
                await input.FlushAsync();
            }
        }
        catch (IOException)
        {
            // The process has ended, and with it the other end.
        }
    }

    private static void AssertFailed(Finished connect, int exitCode, string expected)
    {
        var line = Assert.Single(connect.ErrorLines);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Equal(exitCode, connect.ExitCode);
        Assert.Empty(connect.Output);
    }
}
