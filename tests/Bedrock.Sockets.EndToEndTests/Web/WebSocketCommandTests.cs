using System.Security.Cryptography;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Tls;

namespace Bedrock.Sockets.EndToEndTests.Web;

/// <summary>WebSockets of the command, with its own client and with programs that nobody here wrote.</summary>
public sealed class WebSocketCommandTests : IDisposable
{
    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Connect_gets_back_every_byte_after_a_half_close()
    {
        await using var server = await BedrockServer.StartAsync("echo=ws://127.0.0.1:0/echo");
        var sent = RandomNumberGenerator.GetBytes(5_000_000);

        var client = await BedrockCommand.RunAsync(sent, "connect", server.Uri("echo"));

        Assert.Equal(0, client.ExitCode);
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(client.Output));
    }

    [Fact]
    public async Task Connect_trusts_the_certificate_of_a_wss_address_as_of_any()
    {
        await using var server = await BedrockServer.StartAsync($"greeting=wss://127.0.0.1:0/hi?{_files.Query}");

        var trusting = await BedrockCommand.RunAsync("connect", server.Uri("greeting"), "--ca", _files.Authority);
        var careful = await BedrockCommand.RunAsync("connect", server.Uri("greeting"));

        Assert.StartsWith("wss://127.0.0.1:", server.Uri("greeting"), StringComparison.Ordinal);
        Assert.Equal("Thank you for connecting\r\n", trusting.OutputText);
        Assert.Equal(1, careful.ExitCode);
        Assert.Contains("is not trusted", Assert.Single(careful.ErrorLines), StringComparison.Ordinal);
    }

    [FactWhenInstalled("curl")]
    public async Task What_is_no_websocket_is_answered_as_http()
    {
        await using var server = await BedrockServer.StartAsync("echo=ws://127.0.0.1:0/echo");
        var root = $"http://127.0.0.1:{server.Uri("echo").Split(':', '/')[4]}";

        var page = await Programs.RunAsync("curl", ["-s", "-i", root + "/"]);
        var path = await Programs.RunAsync("curl", ["-s", "-i", root + "/echo"]);
        var nothing = await Programs.RunAsync("curl", ["-s", "-i", root + "/other"]);

        Assert.StartsWith("HTTP/1.1 200 ", page.OutputText, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy: default-src 'none';", page.OutputText, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 426 ", path.OutputText, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", nothing.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_one_line()
    {
        await using var server = await BedrockServer.StartAsync("echo=ws://127.0.0.1:0/echo");

        var elsewhere = await BedrockCommand.RunAsync("connect", server.Uri("echo") + "/more");
        var twice = await BedrockCommand.RunAsync("serve", "echo=ws://127.0.0.1:0/a", "echo=ws://127.0.0.1:0/b");
        var unknown = await BedrockCommand.RunAsync("serve", "echo=ws://127.0.0.1:0/a?origin=x");

        Assert.Equal((1, true), (elsewhere.ExitCode, elsewhere.Error.Contains("404", StringComparison.Ordinal)));
        Assert.Equal((2, true), (twice.ExitCode, twice.Error.Contains("described twice", StringComparison.Ordinal)));
        Assert.Equal((2, true), (unknown.ExitCode, unknown.Error.Contains("did you mean 'Origins'?", StringComparison.Ordinal)));
    }
}
