using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

public sealed class OutputTests
{
    [FactWhenInstalled("nc")]
    public async Task Standard_output_has_one_line_for_each_endpoint_and_nothing_else()
    {
        await using var process = BedrockCommand.Start("serve", "--verbose", "greeting=tcp://127.0.0.1:0", "echo=tcp://127.0.0.1:0");
        var server = await BedrockServer.StartAsync(process, endpoints: 2);
        await Programs.RunAsync("nc", ["127.0.0.1", server.Port("greeting")]);

        await process.SignalAsync("TERM");

        Assert.Equal(0, await process.ExitAsync());
        Assert.Equal($"listening greeting {server.Uri("greeting")}\nlistening echo {server.Uri("echo")}", await process.OutputLines.ToEndAsync());
    }

    [FactWhenInstalled("nc")]
    public async Task Verbose_shows_each_connection_as_it_comes_and_goes()
    {
        await using var server = await BedrockServer.StartAsync("--verbose", "greeting=tcp://127.0.0.1:0");

        await Programs.RunAsync("nc", ["127.0.0.1", server.Port("greeting")]);

        var came = await server.Process.Error.NextAsync("Got a connection from 127.0.0.1:");
        var went = await server.Process.Error.NextAsync(" ended: ");
        Assert.Contains(" on greeting ", came, StringComparison.Ordinal);
        Assert.Contains(came.Split(' ')[4], went, StringComparison.Ordinal);
    }

    [FactWhenInstalled("nc")]
    public async Task Without_verbose_connections_leave_no_line()
    {
        await using var process = BedrockCommand.Start("serve", "greeting=tcp://127.0.0.1:0");
        var server = await BedrockServer.StartAsync(process, endpoints: 1);
        await Programs.RunAsync("nc", ["127.0.0.1", server.Port("greeting")]);

        await process.SignalAsync("TERM");

        Assert.Equal("bedrock: stopping; a second signal stops at once", await process.Error.ToEndAsync());
    }
}
