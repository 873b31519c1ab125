using System.Buffers;
using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.Tests.Tls;
using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

public abstract class TlsFleetTests(FleetSockets sockets) : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly string _trusted = Path.GetTempFileName();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 8)]
    [InlineData(100_000, 3)] // Several records each, and more than the kernel takes at once.
    public async Task Every_message_is_answered_and_only_the_conversation_is_counted(int size, int pipeline)
    {
        await using var server = await StartAsync(static chain => chain.UseEcho());

        var run = await DriveAsync(new LoadPlan(UriOf(server), LoadScenario.Echo(size)) { Clients = 10, Requests = 300, Duration = Drive.Long, Pipeline = pipeline });

        Assert.Equal((300, 0), (run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal((300L * size, 300L * size), (run.Tally.BytesSent, run.Tally.BytesReceived));
        Assert.Equal(10, run.Tally.Connect.TotalCount);
    }

    [Fact]
    public async Task A_connection_for_each_request_is_ended_as_TLS_wants_it()
    {
        var unclean = 0;
        await using var server = await StartAsync(chain => chain.Use(next => async connection =>
        {
            try
            {
                await next(connection);
            }
            catch (ConnectionResetException)
            {
                // The session says so when there was no close_notify.
                Interlocked.Increment(ref unclean);
            }
        }).UseEcho());

        var run = await DriveAsync(new LoadPlan(UriOf(server), LoadScenario.Churn()) { Clients = 3, Requests = 30, Duration = Drive.Long });
        await server.StopAsync();

        Assert.Equal((30, 0), (run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal(0, unclean);
    }

    [Fact]
    public async Task A_reply_that_the_server_ends_is_whole_with_close_notify()
    {
        await using var server = await StartAsync(static chain => chain.UseTime());

        var run = await DriveAsync(new LoadPlan(UriOf(server), LoadScenario.Time()) { Clients = 2, Requests = 10, Duration = Drive.Long });

        Assert.Equal((10, 0), (run.Tally.Answered, run.Tally.FailedRequests));
    }

    [Fact]
    public async Task A_reply_that_was_cut_off_is_not_taken_for_a_whole_one()
    {
        await using var server = await StartAsync(static chain => chain.Run(static async connection =>
        {
            connection.Transport.Output.Write("2026-01-01T00:00:00Z\r\n"u8);
            await connection.Transport.Output.FlushAsync();
            throw new InvalidOperationException("The handler failed.");
        }));

        var run = await DriveAsync(new LoadPlan(UriOf(server), LoadScenario.Time()) { Clients = 1, Requests = 2, Duration = Drive.Long });

        Assert.Equal((0, 2), (run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal(2, run.Tally.Failed(ErrorKind.Reset) + run.Tally.Failed(ErrorKind.ClosedEarly));
    }

    [Fact]
    public async Task A_server_that_nobody_knows_is_refused()
    {
        await using var server = await StartAsync(static chain => chain.UseEcho());
        var uri = SocketUri.Parse($"{AddressOf(server)}?sni=localhost");

        var run = await DriveAsync(new LoadPlan(uri, LoadScenario.Echo()) { Clients = 3, Requests = 10, Duration = Drive.Long });

        Assert.Equal((0, 3), (run.Tally.Answered, run.Tally.ConnectionErrors(ErrorKind.Tls)));
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_told_from_one_that_is_slow()
    {
        await using var target = await Target.StartAsync(static async connection =>
        {
            connection.Transport.Output.Write("220 welcome\r\n"u8);
            await connection.Transport.Output.FlushAsync();
            await connection.Transport.Input.ReadAsync();
        });
        var uri = SocketUri.Parse(target.Uri.ToString().Replace("tcp://", "tls://", StringComparison.Ordinal));

        var run = await DriveAsync(new LoadPlan(uri, LoadScenario.Echo()) { Clients = 1, Requests = 1, Duration = Drive.Long });

        Assert.Equal(1, run.Tally.ConnectionErrors(ErrorKind.Tls));
    }

    [Fact]
    public async Task A_handshake_that_does_not_go_on_is_given_up()
    {
        await using var target = await Target.StartAsync(static async connection => await connection.Transport.Input.ReadAtLeastAsync(1_000_000));
        var uri = SocketUri.Parse(target.Uri.ToString().Replace("tcp://", "tls://", StringComparison.Ordinal));

        var run = await DriveAsync(new LoadPlan(uri, LoadScenario.Echo()) { Clients = 2, Requests = 1, Duration = Drive.Long, ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(2, run.Tally.ConnectionErrors(ErrorKind.Timeout));
    }

    private async Task<SocketServer> StartAsync(Action<IConnectionBuilder> protocol)
    {
        await File.WriteAllTextAsync(_trusted, _authority.Pem);
        var certificate = TlsCertificate.From(_authority.Issue());
        var server = new SocketServer(server => server.ListenTcp(IPAddress.Loopback, 0, chain => protocol(chain.UseServerTls(certificate))));
        await server.StartAsync();
        return server;
    }

    private SocketUri UriOf(SocketServer server) => SocketUri.Parse($"{AddressOf(server)}?ca={_trusted}&sni=localhost");

    private static string AddressOf(SocketServer server) => $"tls://127.0.0.1:{((IPEndPoint)server.Endpoints[0].EndPoint).Port}";

    protected virtual void Dispose(bool disposing)
    {
        _authority.Dispose();
        File.Delete(_trusted);
    }

    private Task<LoadRun> DriveAsync(LoadPlan plan) => Drive.Async(plan, sockets);
}

public sealed class PlatformTlsFleetTests() : TlsFleetTests(FleetSockets.Platform);

public sealed class EpollTlsFleetTests() : TlsFleetTests(FleetSockets.Epoll);
