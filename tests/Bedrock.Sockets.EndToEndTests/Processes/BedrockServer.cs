using System.Globalization;

namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary><c>bedrock serve</c>, running. Disposing it stops it with SIGTERM.</summary>
internal sealed class BedrockServer : IAsyncDisposable
{
    private readonly Dictionary<string, string> _uris = new(StringComparer.Ordinal);

    private BedrockServer(ChildProcess process) => Process = process;

    public ChildProcess Process { get; }

    /// <summary>Starts it, and waits until it has said where it listens.</summary>
    public static Task<BedrockServer> StartAsync(params string[] endpoints)
        => StartAsync(BedrockCommand.Start(["serve", .. endpoints]), endpoints.Count(argument => argument.Contains('=', StringComparison.Ordinal)));

    public static async Task<BedrockServer> StartAsync(ChildProcess process, int endpoints)
    {
        var server = new BedrockServer(process);
        for (var count = 0; count < endpoints; count++)
        {
            var words = (await process.OutputLines.NextAsync()).Split(' ');
            Assert.Equal(3, words.Length);
            Assert.Equal("listening", words[0]);

            // A protocol that is served over TCP and as a WebSocket has one name in two places.
            if (!server._uris.TryAdd(words[1], words[2]))
            {
                server._uris[$"{words[1]} {words[2].Split(':')[0]}"] = words[2];
            }
        }

        return server;
    }

    public string Uri(string name) => _uris[name];

    public string Port(string name) => _uris[name][(_uris[name].LastIndexOf(':') + 1)..];

    public int PortNumber(string name) => int.Parse(Port(name), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Process.SignalAsync("TERM");
        await Process.ExitAsync();
        await Process.DisposeAsync();
    }
}
