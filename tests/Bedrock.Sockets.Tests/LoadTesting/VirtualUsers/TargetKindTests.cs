using System.Collections.Concurrent;
using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.Tests.LoadTesting.Driving;
using Bedrock.Sockets.Transports.WebSockets;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

public sealed class TargetKindTests
{
    [Fact]
    public async Task A_scenario_in_code_speaks_over_a_websocket()
    {
        await using var server = new SocketServer(s => s.Listen("web", new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/ws"), new WebSocketListenerFactory(new WebSocketEndpointOptions()), chain => chain.UseEcho()));
        await server.StartAsync();

        var result = await Hello().Against($"ws://{server.Endpoints[0].EndPoint}").Clients(3).Requests(30).Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((30, 0, "websocket"), (result.Totals.Requests, result.Totals.Failed, result.Engine));
    }

    [Theory]
    [InlineData(null, "127.0.0.21")]
    [InlineData("127.0.0.22", "127.0.0.22")]
    public async Task A_scenario_in_code_connects_from_the_addresses_it_is_given(string? option, string expected)
    {
        var sources = new ConcurrentBag<string?>();
        await using var target = await Target.StartAsync(async connection =>
        {
            sources.Add((connection.RemoteEndPoint as IPEndPoint)?.Address.ToString());
            await connection.Transport.Input.CopyToAsync(connection.Transport.Output, CancellationToken.None);
        });

        var exitCode = await Hello().From(IPAddress.Parse("127.0.0.21")).Against(target.Uri.ToString()).Clients(3)
            .RunAsync(["--requests", "30", .. option is null ? Array.Empty<string>() : ["--source", option]]).WaitAsync(Drive.Long);

        // The first look whether the target is there comes from the same place.
        Assert.Equal(0, exitCode);
        Assert.True(sources.Count >= 3);
        Assert.All(sources, source => Assert.Equal(expected, source));
    }

    private static LoadTestBuilder Hello() => LoadTest.Scenario("hello", static async (client, cancel) =>
    {
        await client.SendLineAsync("hello", cancel);
        return (await client.ReadLineAsync(cancel)).StartsWith("hello"u8) ? Outcome.Ok : Outcome.Wrong("not the echo");
    });
}
