using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

public sealed class WebSocketFleetTests
{
    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 8)]
    [InlineData(200_000, 3)] // More than is buffered on the way.
    public async Task Every_message_is_answered_and_the_number_of_requests_is_exact(int size, int pipeline)
    {
        await using var server = await StartAsync(static chain => chain.UseEcho());

        var run = await DriveAsync(new LoadPlan(UriOf(server), LoadScenario.Echo(size)) { Clients = 10, Requests = 300, Duration = Drive.Long, Pipeline = pipeline, ResponseTimeout = Drive.Long });

        Assert.Equal((300, 300, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal((300L * size, 300L * size), (run.Tally.BytesSent, run.Tally.BytesReceived));
        Assert.Equal((10, "websocket"), (run.Tally.Connect.TotalCount, run.Engine));
    }

    [Fact]
    public async Task A_connection_for_each_request_is_made_and_ended()
    {
        await using var echo = await StartAsync(static chain => chain.UseEcho());
        await using var time = await StartAsync(static chain => chain.UseTime());

        var churn = await DriveAsync(new LoadPlan(UriOf(echo), LoadScenario.Churn()) { Clients = 4, Requests = 40, Duration = Drive.Long });
        var times = await DriveAsync(new LoadPlan(UriOf(time), LoadScenario.Time()) { Clients = 4, Requests = 40, Duration = Drive.Long });

        Assert.Equal((40, 0), (churn.Tally.Answered, churn.Tally.FailedRequests));
        Assert.Equal((40, 0), (times.Tally.Answered, times.Tally.FailedRequests));
        Assert.Equal(40, times.Tally.Connect.TotalCount);
    }

    [Fact]
    public async Task An_open_schedule_sends_every_request_that_is_due()
    {
        await using var server = await StartAsync(static chain => chain.UseEcho());

        var run = await DriveAsync(new LoadPlan(UriOf(server), LoadScenario.Echo()) { Clients = 20, Duration = TimeSpan.FromSeconds(0.5), Schedule = LoadSchedule.Open(400) });

        Assert.Equal((200, 200, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
    }

    [Fact]
    public async Task A_server_that_ends_it_is_early_and_the_client_is_lost()
    {
        await using var server = await StartAsync(static chain => chain.Run(static async connection =>
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(64);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }));

        var run = await DriveAsync(new LoadPlan(UriOf(server), LoadScenario.Echo()) { Clients = 3, Requests = 40, Duration = Drive.Long });

        Assert.Equal((3, 3, 3), (run.Tally.Sent, run.Tally.Failed(ErrorKind.ClosedEarly), run.LostClients));
    }

    [Fact]
    public async Task Nobody_there_and_another_path_are_told_apart()
    {
        await using var server = await StartAsync(static chain => chain.UseEcho());
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var nobody = await DriveAsync(new LoadPlan(SocketUri.Parse($"ws://{bound.LocalEndPoint}/ws"), LoadScenario.Echo()) { Clients = 2, Duration = Drive.Long });
        var elsewhere = await DriveAsync(new LoadPlan(SocketUri.Parse($"{UriOf(server)}/more"), LoadScenario.Echo()) { Clients = 2, Duration = Drive.Long });

        Assert.Equal(2, nobody.Tally.ConnectionErrors(ErrorKind.Refused));
        Assert.Equal(2, elsewhere.Tally.ConnectionErrors(ErrorKind.Unreachable));
    }

    [Fact]
    public async Task A_server_that_says_nothing_keeps_nobody_waiting_for_ever()
    {
        await using var target = await Target.StartAsync(static async connection => await connection.Transport.Input.ReadAtLeastAsync(1_000_000));
        var uri = SocketUri.Parse(target.Uri.ToString().Replace("tcp://", "ws://", StringComparison.Ordinal));

        var run = await DriveAsync(new LoadPlan(uri, LoadScenario.Echo()) { Clients = 2, Requests = 1, Duration = Drive.Long, ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(2, run.Tally.ConnectionErrors(ErrorKind.Timeout));
    }

    private static async Task<SocketServer> StartAsync(Action<IConnectionBuilder> configure)
    {
        var server = new SocketServer(s => s.Listen("web", new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/ws"), new WebSocketListenerFactory(new WebSocketEndpointOptions()), configure));
        await server.StartAsync();
        return server;
    }

    private static SocketUri UriOf(SocketServer server) => SocketUri.Parse($"ws://{server.Endpoints[0].EndPoint}");

    private static Task<LoadRun> DriveAsync(LoadPlan plan) => Drive.Async(plan, FleetSockets.Auto);
}
