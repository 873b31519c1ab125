using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>Clients of Unix sockets that have names of their own: shorter than the server's, longer, and as long as the kernel lets them be. No name may end the process.</summary>
public sealed class UnixPeerTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    private string SocketPath => Path.Combine(_directory.FullName, "s");

    public void Dispose() => _directory.Delete(recursive: true);

    [TheoryWhenInstalled("python3")]
    [InlineData("epoll")]
    [InlineData("kestrel")]
    public async Task A_client_with_a_path_of_any_length_is_greeted_by_it(string transport)
    {
        await using (var server = await BedrockServer.StartAsync(BedrockCommand.Start("serve", $"greeting=unix://{SocketPath}?message={{remote}}", "--transport", transport), endpoints: 1))
        {
            await AssertAnswersAsync("stream", "answered 20 of 20\n");
        }

        Assert.False(File.Exists(SocketPath));
    }

    [TheoryWhenInstalled("python3")]
    [InlineData("epoll")]
    [InlineData("kestrel")]
    public async Task So_it_is_where_the_listening_socket_was_inherited(string transport)
    {
        var process = ChildProcess.Start(
            "python3", [Programs.Script("inheritance.py"), "--unix", SocketPath, Programs.Dotnet, BedrockCommand.Path, "serve", "greeting=fd://3?message={remote}", "--transport", transport]);
        await using var server = await BedrockServer.StartAsync(process, endpoints: 1);

        await AssertAnswersAsync("stream", "answered 20 of 20\n");
    }

    [FactWhenInstalled("python3")]
    public async Task A_datagram_from_a_path_of_any_length_is_answered()
    {
        await using var server = await BedrockServer.StartAsync($"echo=unixgram://{SocketPath}");

        await AssertAnswersAsync("datagram", "answered 18 of 18\n");
    }

    private async Task AssertAnswersAsync(string kind, string expected)
    {
        var clients = await Programs.RunPythonAsync("unix_peers.py", kind, SocketPath, _directory.FullName);

        Assert.True(clients.OutputText == expected, $"{clients.OutputText}{clients.Error}");
    }
}
