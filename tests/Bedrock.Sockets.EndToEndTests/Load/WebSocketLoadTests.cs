using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Tls;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary><c>bedrock load</c> over WebSockets of <c>bedrock serve</c>.</summary>
public sealed class WebSocketLoadTests : IDisposable
{
    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Every_message_is_answered_and_the_report_says_what_carried_it()
    {
        await using var server = await BedrockServer.StartAsync("echo=ws://127.0.0.1:0/echo");

        var load = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--clients", "100", "--requests", "5000", "--slo", "errors=0");

        Assert.Contains("5,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Contains("engine: websocket", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }

    [Fact]
    public async Task Under_TLS_the_certificate_is_looked_at()
    {
        await using var server = await BedrockServer.StartAsync($"echo=wss://127.0.0.1:0/echo?{_files.Query}");

        var trusting = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--ca", _files.Authority, "--clients", "10", "--requests", "500", "--slo", "errors=0", "--source", "127.0.0.3");
        var careful = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--requests", "5");

        Assert.Equal(0, trusting.ExitCode);
        Assert.Contains("insecure=true", Assert.Single(careful.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(1, careful.ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_is_told_in_one_line()
    {
        await using var server = await BedrockServer.StartAsync("echo=ws://127.0.0.1:0/echo");

        var elsewhere = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo") + "/more");
        var epoll = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--engine", "epoll");

        Assert.Contains("404", Assert.Single(elsewhere.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("--engine epoll: a WebSocket is carried by the client of .NET; remove it.", Assert.Single(epoll.ErrorLines), StringComparison.Ordinal);
        Assert.Equal((1, 2), (elsewhere.ExitCode, epoll.ExitCode));
    }
}
