using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Timeouts;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Timeouts;

/// <summary>What the timeouts cost and refuse, whatever the transport.</summary>
public sealed class TimeoutOptionsTests
{
    [Fact]
    public async Task All_connections_share_one_timer_which_rests_without_them()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TestSocketServer.StartAsync(
            chain => chain.UseTimeouts(idle: TimeSpan.FromSeconds(8)).UseEcho(), services => services.AddSingleton<TimeProvider>(clock));
        var before = clock.ActiveTimers;
        var clients = new List<ConnectionContext>();
        for (var count = 0; count < 100; count++)
        {
            var client = await test.ConnectAsync();
            await client.SendAsync("x"u8.ToArray());
            await client.ReceiveAsync(1);
            clients.Add(client);
        }

        var during = clock.ActiveTimers;
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await test.DisposeAsync();

        // The drain has a timer of its own, which ends a moment after it.
        using var guard = new CancellationTokenSource(TcpPeer.Guard);
        while (clock.ActiveTimers > 0)
        {
            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal((0, 1), (before, during));
    }

    [Fact]
    public void A_bad_option_is_refused_where_it_is_set()
    {
        var options = new TimeoutOptions();

        Assert.Throws<ArgumentOutOfRangeException>("IdleTimeout", () => options.IdleTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>("FrameTimeout", () => options.FrameTimeout = TimeSpan.FromDays(8));
        Assert.Throws<ArgumentOutOfRangeException>("MinReceiveRate", () => options.MinReceiveRate = 0);
    }
}
