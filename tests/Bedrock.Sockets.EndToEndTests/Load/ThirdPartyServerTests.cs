using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>Servers that nobody here wrote, each with 500 clients.</summary>
public sealed class ThirdPartyServerTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [FactWhenInstalled("python3")]
    public async Task An_echo_server_of_asyncio_answers_every_message()
    {
        await using var server = ChildProcess.Start("python3", [Programs.Script("echo_server.py")]);
        var uri = await server.OutputLines.NextAsync();

        await LoadAsync("echo", uri);
    }

    [FactWhenInstalled("redis-server")]
    public async Task Redis_answers_every_ping()
    {
        var socket = Path.Combine(_directory.FullName, "s");
        await using var server = ChildProcess.Start("redis-server", ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", _directory.FullName]);
        while (!(await server.OutputLines.NextAsync()).Contains(socket, StringComparison.Ordinal))
        {
            // It tells at the end of its start-up where it listens.
        }

        await LoadAsync("script", $"unix://{socket}", "--send", @"PING\r\n", "--expect", @"+PONG\r\n", "--pipeline", "4");
    }

    private static async Task LoadAsync(string scenario, string uri, params string[] options)
    {
        var load = await BedrockCommand.RunAsync(["load", scenario, uri, "--clients", "500", "--requests", "20000", "--slo", "errors=0", .. options]);

        Assert.Contains("20,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }
}
