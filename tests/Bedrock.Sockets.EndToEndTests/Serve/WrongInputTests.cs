using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>Whatever is wrong with what <c>serve</c> was asked to do, it says so in one line and ends.</summary>
public sealed class WrongInputTests : IDisposable
{
    private const int Failed = 1;
    private const int BadUsage = 2;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(BadUsage, "There is no protocol 'ehco'; did you mean 'echo'?", "ehco=tcp://127.0.0.1:0")]
    [InlineData(BadUsage, "Endpoint 'echo': the port '99999' is not between 0 and 65535.", "echo=tcp://127.0.0.1:99999")]
    [InlineData(BadUsage, "Endpoint 'echo': the scheme 'http' is unknown", "echo=http://127.0.0.1:1")]
    [InlineData(BadUsage, "Endpoint 'greeting': 'greeting' needs a connection, and has no datagrams; write tcp://127.0.0.1:1.", "greeting=udp://127.0.0.1:1")]
    [InlineData(BadUsage, "write ?allowLargerReplies=true if only friends can reach it.", "daytime=udp://127.0.0.1:1")]
    [InlineData(BadUsage, "'tcp://127.0.0.1:0' is not NAME=URI. Write for instance echo=tcp://127.0.0.1:5007.", "tcp://127.0.0.1:0")]
    [InlineData(BadUsage, "'mesage' is not an option of 'greeting'; did you mean 'message'?", "greeting=tcp://127.0.0.1:0?mesage=x")]
    [InlineData(BadUsage, "Backlog ('0') must be", "echo=tcp://127.0.0.1:0?backlog=0")]
    [InlineData(BadUsage, "'soon'", "time=tcp://127.0.0.1:0?utc=soon")]
    [InlineData(BadUsage, "The endpoint 'Echo' is described twice.", "echo=tcp://127.0.0.1:0", "Echo=tcp://127.0.0.1:0")]
    [InlineData(BadUsage, "Required argument missing for option: '--config'.", "--config")]
    [InlineData(BadUsage, "There is no configuration file '/nosuch/file.json'.", "--config", "/nosuch/file.json")]
    [InlineData(Failed, "The host 'nosuch.invalid' does not resolve", "echo=tcp://nosuch.invalid:0")]
    [InlineData(Failed, "Cannot listen on tcp://192.0.2.1:0: Cannot assign requested address. Choose an address of this machine", "echo=tcp://192.0.2.1:0")]
    [InlineData(Failed, "Cannot listen on unix:///nosuch/echo.sock", "echo=unix:///nosuch/echo.sock")]
    [InlineData(Failed, "Cannot listen on fd://99", "echo=fd://99")]
    public async Task A_wrong_argument_is_told_in_one_line(int exitCode, string expected, params string[] arguments)
    {
        var serve = await BedrockCommand.RunAsync(["serve", .. arguments]);

        AssertFailed(serve, exitCode, expected);
    }

    [Theory]
    [InlineData("{\n  \"SocketServer\": {\n    nonsense\n  }\n}", "is no JSON in line 3: 'n' is an invalid start of a property name")]
    [InlineData("", "is no JSON in line 1: The input does not contain any JSON tokens")]
    [InlineData("[]", "Top-level JSON element must be an object")]
    [InlineData("{}", "describes no endpoint. Write { \"SocketServer\":")]
    [InlineData("""{ "SocketServer": { "Endpoints": { "a": { "Uri": "tcp://127.0.0.1:0", "Protocol": "tiem" } } } }""", "There is no protocol 'tiem'; did you mean 'time'?")]
    [InlineData("""{ "SocketServer": { "Endpoints": { "echo": { "Url": "tcp://127.0.0.1:0" } } } }""", "'SocketServer:Endpoints:echo:Url' is not a setting; did you mean 'Uri'?")]
    [InlineData("""{ "SocketServer": { "Endpoints": { "echo": { "Uri": "127.0.0.1" } } } }""", "SocketServer:Endpoints:echo:Uri: '127.0.0.1' has no scheme")]
    [InlineData("""{ "SocketServer": { "DrainTimeout": "soon", "Endpoints": { "echo": { "Uri": "tcp://127.0.0.1:0" } } } }""", "SocketServer:DrainTimeout ('soon') must be a time")]
    [InlineData("""{ "SocketServer": { "Endpoints": { "echo": { "Uri": "tcp://127.0.0.1:0" }, "Echo": { "Uri": "tcp://127.0.0.1:0" } } } }""", "duplicate key")]
    public async Task A_wrong_file_is_told_in_one_line(string json, string expected)
    {
        var file = Path.Combine(_directory.FullName, "wrong.json");
        await File.WriteAllTextAsync(file, json);

        var serve = await BedrockCommand.RunAsync("serve", "--config", file);

        AssertFailed(serve, BadUsage, expected);
    }

    [Fact]
    public async Task An_endpoint_in_the_file_and_in_the_arguments_is_described_twice()
    {
        var file = Path.Combine(_directory.FullName, "echo.json");
        await File.WriteAllTextAsync(file, """{ "SocketServer": { "Endpoints": { "echo": { "Uri": "tcp://127.0.0.1:0" } } } }""");

        var serve = await BedrockCommand.RunAsync("serve", "--config", file, "echo=tcp://127.0.0.1:0");

        AssertFailed(serve, BadUsage, "The endpoint 'echo' is described twice.");
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_nothing_is_said_to_listen()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();

        var serve = await BedrockCommand.RunAsync("serve", "time=tcp://127.0.0.1:0", $"echo=tcp://{taken.LocalEndPoint}");

        AssertFailed(serve, Failed, $"tcp://{taken.LocalEndPoint} is in use already. Stop who listens there, or choose another address.");
    }

    [FactWhenInstalled("setpriv")]
    public async Task A_port_that_only_root_may_take_is_named()
    {
        string[] command = [Programs.Dotnet, BedrockCommand.Path, "serve", "echo=tcp://127.0.0.1:1"];
        string[] unprivileged = Environment.IsPrivilegedProcess ? ["--reuid=65534", "--regid=65534", "--clear-groups", .. command] : command;

        var serve = await Programs.RunAsync("setpriv", unprivileged);

        AssertFailed(serve, Failed, "Cannot listen on tcp://127.0.0.1:1: Permission denied. Choose a port from 1024 on");
    }

    private static void AssertFailed(Finished serve, int exitCode, string expected)
    {
        var line = Assert.Single(serve.ErrorLines);
        Assert.StartsWith("bedrock: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Equal(exitCode, serve.ExitCode);
        Assert.Empty(serve.OutputText);
    }
}
