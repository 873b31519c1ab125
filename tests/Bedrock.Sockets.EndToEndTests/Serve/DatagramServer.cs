using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>One running command that serves every protocol that has datagrams over UDP, for tests that only talk to it.</summary>
public sealed class DatagramServer : IAsyncLifetime
{
    private BedrockServer? _server;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal string Port(string protocol) => _server!.Port(protocol); // Started before the first test.

    internal string Uri(string protocol) => _server!.Uri(protocol);

    private async Task StartAsync() => _server = await BedrockServer.StartAsync(
        "echo=udp://127.0.0.1:0",
        "discard=udp://127.0.0.1:0",
        "chargen=udp://127.0.0.1:0?allowLargerReplies=true",
        "qotd=udp://127.0.0.1:0?allowLargerReplies=true",
        "daytime=udp://127.0.0.1:0?allowLargerReplies=true&utc=true",
        "time868=udp://127.0.0.1:0");
}
