using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Client;

/// <summary>Timeout, back-off and the connection that is kept, on a clock and a chance of the test.</summary>
public sealed class ReconnectTests : IAsyncDisposable
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 7);

    private readonly ManualTimeProvider _clock = new();
    private readonly ScriptedNetwork _network = new();
    private readonly ServiceProvider _services;

    public ReconnectTests() => _services = new ServiceCollection().AddSingleton<TimeProvider>(_clock).BuildServiceProvider();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public void Waits_double_up_to_the_bound_and_lose_at_most_half_by_chance()
    {
        var backoff = new Backoff(new ReconnectOptions { FirstDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1), Random = new Random(7) });

        var waits = Enumerable.Range(0, 2_000).Select(_ => backoff.Next().TotalMilliseconds).ToList();

        double[] whole = [100, 200, 400, 800, 1_000];
        Assert.All(waits.Select((wait, index) => (wait, most: whole[Math.Min(index, 4)])), each => Assert.InRange(each.wait, each.most / 2, each.most));
        Assert.True(waits.Skip(4).Distinct().Count() > 1_900);
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalMilliseconds, 50, 100);
    }

    [Fact]
    public async Task Connecting_gives_up_after_its_time()
    {
        var connecting = Build(connectTimeout: TimeSpan.FromSeconds(5)).ConnectAsync(Server).AsTask();
        await _network.TriedAsync(1);

        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<TimeoutException>(() => connecting.WaitAsync(TcpPeer.Guard));
        Assert.Equal("Connecting to 192.0.2.1:7 took longer than 5 s.", error.Message);
        Assert.Single(_network.GivenUp);
    }

    [Fact]
    public async Task Its_own_token_ends_it_as_cancelled_and_not_as_late()
    {
        using var cancellation = new CancellationTokenSource();
        var connecting = Build().ConnectAsync(Server, cancellation.Token).AsTask();
        await _network.TriedAsync(1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TcpPeer.Guard));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_after_the_wait()
    {
        var connecting = Build().ConnectAsync(Server, new ReconnectOptions { Random = new Random(7) }).AsTask();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await FailAsync(attempt);
        }

        await _network.TriedAsync(4);
        _network.Answer(Server.Address);

        await using var connection = await connecting.WaitAsync(TcpPeer.Guard);
        Assert.Equal(4, _network.Tried.Count);
    }

    [Fact]
    public async Task The_last_failure_is_thrown_when_there_were_enough()
    {
        var connecting = Build().ConnectAsync(Server, new ReconnectOptions { MaxFailures = 2 }).AsTask();
        await FailAsync(1);
        await _network.TriedAsync(2);
        _network.Fail(Server.Address, SocketError.HostUnreachable);

        var error = await Assert.ThrowsAsync<SocketException>(() => connecting.WaitAsync(TcpPeer.Guard));

        Assert.Equal(SocketError.HostUnreachable, error.SocketErrorCode);
    }

    [Fact]
    public async Task What_will_not_pass_is_thrown_at_once()
    {
        var client = Build(chain: next => _ => throw new AuthenticationException("not trusted"));
        var connecting = client.ConnectAsync(Server, new ReconnectOptions()).AsTask();
        await _network.TriedAsync(1);
        _network.Answer(Server.Address);

        await Assert.ThrowsAsync<AuthenticationException>(() => connecting.WaitAsync(TcpPeer.Guard));
        Assert.Single(_network.Tried);
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_until_its_user_returns()
    {
        var uses = 0;
        var running = Build().RunAsync(Server, (_, _) => ++uses < 3 ? throw new ConnectionResetException("lost") : Task.CompletedTask);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await _network.TriedAsync(attempt);
            _network.Answer(Server.Address);
            await _clock.WaitForTimersAsync(1);
            await AdvanceUntilTriedAsync(attempt + 1);
        }

        _network.Answer(Server.Address);
        await running.WaitAsync(TcpPeer.Guard);

        Assert.Equal(3, uses);
    }

    [Fact]
    public async Task What_its_user_throws_of_its_own_ends_it()
    {
        var running = Build().RunAsync(Server, (_, _) => throw new InvalidDataException("mine"));
        await _network.TriedAsync(1);
        _network.Answer(Server.Address);

        await Assert.ThrowsAsync<InvalidDataException>(() => running.WaitAsync(TcpPeer.Guard));
    }

    [Fact]
    public void Options_refuse_what_makes_no_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReconnectOptions { FirstDelay = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReconnectOptions { MaxDelay = TimeSpan.FromHours(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReconnectOptions { MaxFailures = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SocketClientBuilder { ConnectTimeout = TimeSpan.Zero });
        Assert.Null(new SocketClientBuilder { ConnectTimeout = null }.ConnectTimeout);
    }

    private SocketClient Build(TimeSpan? connectTimeout = null, Func<ConnectionDelegate, ConnectionDelegate>? chain = null)
    {
        var builder = new SocketClientBuilder(_services) { ConnectTimeout = connectTimeout }.UseTransport(_network);
        return (chain is null ? builder : builder.Use(chain)).Build();
    }

    private async Task FailAsync(int attempt)
    {
        await _network.TriedAsync(attempt);
        _network.Fail(Server.Address);
        await _clock.WaitForTimersAsync(1);
        await AdvanceUntilTriedAsync(attempt + 1);
    }

    /// <summary>Lets the wait pass, whose length chance has chosen: at most a second here.</summary>
    private async Task AdvanceUntilTriedAsync(int attempt)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _network.TriedAsync(attempt);
    }
}
