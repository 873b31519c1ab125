using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

public sealed class StopTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_an_idle_server_with_exit_code_0(string signal)
    {
        await using var process = BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0");
        await BedrockServer.StartAsync(process, endpoints: 1);

        await process.SignalAsync(signal);

        Assert.Equal(0, await process.ExitAsync());
    }

    [FactWhenInstalled("python3")]
    public async Task A_signal_in_the_middle_of_traffic_loses_nothing()
    {
        await using var process = BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0", "--config", DrainTimeout("00:01:00"));
        var server = await BedrockServer.StartAsync(process, endpoints: 1);
        await using var traffic = ChildProcess.Start("python3", [Programs.Script("traffic.py"), server.Port("echo"), "20", "200"]);
        Assert.Equal("half", await traffic.OutputLines.NextAsync());

        await process.SignalAsync("TERM");

        Assert.Equal("answered 4000 of 4000", await traffic.OutputLines.NextAsync());
        Assert.Equal(0, await process.ExitAsync());
    }

    [FactWhenInstalled("python3")]
    public async Task A_client_that_reads_slowly_gets_everything_after_the_signal()
    {
        await using var process = BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0", "--config", DrainTimeout("00:01:00"));
        var server = await BedrockServer.StartAsync(process, endpoints: 1);
        await using var slow = ChildProcess.Start("python3", [Programs.Script("deaf_client.py"), server.Port("echo")]);
        Assert.Equal("deaf", await slow.OutputLines.NextAsync());

        await process.SignalAsync("TERM");
        await process.Error.NextAsync("stopping");
        await slow.Input.WriteAsync("read\n"u8.ToArray());
        await slow.Input.FlushAsync();

        var words = (await slow.OutputLines.NextAsync("received")).Split(' ');
        Assert.Equal(words[3], words[1]);
        Assert.Equal(0, await process.ExitAsync());
    }

    [FactWhenInstalled("python3")]
    public async Task A_second_signal_stops_at_once_although_a_connection_is_not_finished()
    {
        await using var process = BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0", "--config", DrainTimeout("1.00:00:00"));
        var server = await BedrockServer.StartAsync(process, endpoints: 1);
        await using var deaf = ChildProcess.Start("python3", [Programs.Script("deaf_client.py"), server.Port("echo")]);
        Assert.Equal("deaf", await deaf.OutputLines.NextAsync());

        await process.SignalAsync("INT");
        await process.Error.NextAsync("stopping");
        await process.SignalAsync("INT");

        // The window is a day, so only the second signal can have ended it.
        Assert.Equal(0, await process.ExitAsync());
    }

    private string DrainTimeout(string time)
    {
        var file = Path.Combine(_directory.FullName, "drain.json");
        File.WriteAllText(file, $$"""{ "SocketServer": { "DrainTimeout": "{{time}}" } }""");
        return file;
    }
}
