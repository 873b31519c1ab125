using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>One running command that serves every standard protocol, for tests that only talk to it.</summary>
public sealed class ProtocolServer : IAsyncLifetime
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
        "banner-echo=tcp://127.0.0.1:0", "gate=tcp://127.0.0.1:0", "hello=tcp://127.0.0.1:0", "shout=tcp://127.0.0.1:0",
        "chargen=tcp://127.0.0.1:0",
        "daytime=tcp://127.0.0.1:0",
        "discard=tcp://127.0.0.1:0",
        "echo=tcp://127.0.0.1:0",
        "greeting=tcp://127.0.0.1:0",
        "qotd=tcp://127.0.0.1:0",
        "time=tcp://127.0.0.1:0",
        "time868=tcp://127.0.0.1:0");
}
