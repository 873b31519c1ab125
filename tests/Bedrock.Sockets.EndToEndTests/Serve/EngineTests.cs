using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>What carries the connections when the system does not allow what was asked for.</summary>
public sealed class EngineTests
{
    /// <summary><c>io_uring_setup</c>, on every processor.</summary>
    private const string RingSetup = "425";

    [FactWhenInstalled("python3")]
    public async Task Where_io_uring_is_forbidden_epoll_takes_over_and_one_line_says_why()
    {
        var process = ChildProcess.Start("python3",
            [Programs.Script("forbidding.py"), RingSetup, Programs.Dotnet, BedrockCommand.Path, "serve", "echo=tcp://127.0.0.1:0", "--transport", "io_uring"]);
        await using var server = await BedrockServer.StartAsync(process, endpoints: 1);

        var client = await Programs.RunPythonAsync("half_close.py", server.Port("echo"), "1");
        var said = await process.Error.NextAsync("carried");

        Assert.Equal("whole 1 of 1\n", client.OutputText);
        Assert.Equal("warning: Connections are carried by epoll, because the system refused io_uring: it is forbidden here (seccomp or kernel.io_uring_disabled).", said);
    }

    [FactWhenInstalled("python3")]
    public async Task Where_only_its_waiting_is_forbidden_epoll_takes_over_as_well()
    {
        var process = ChildProcess.Start("python3",
            [Programs.Script("forbidding.py"), "426", Programs.Dotnet, BedrockCommand.Path, "serve", "echo=tcp://127.0.0.1:0", "--transport", "io_uring"]);
        await using var server = await BedrockServer.StartAsync(process, endpoints: 1);

        var client = await Programs.RunPythonAsync("half_close.py", server.Port("echo"), "1");

        Assert.Equal("whole 1 of 1\n", client.OutputText);
    }
}
