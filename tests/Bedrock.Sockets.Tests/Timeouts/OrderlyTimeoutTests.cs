using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Timeouts;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Timeouts;

/// <summary>And where the end of a connection is ours: idle and old ones end in good order.</summary>
public abstract class OrderlyTimeoutTests : TimeoutTests
{
    [Fact]
    public async Task An_idle_peer_gets_the_end_in_good_order()
    {
        await using var test = await StartAsync(options => options.IdleTimeout = Limit, EchoAsync);
        await using var idle = await ConnectAsync(test);
        await idle.SendAsync("hi"u8.ToArray());
        await idle.ReceiveAsync(2);
        await UntilAsync(() => Served(0).IsReceiving);

        var time = await TimeToAsync("idle");

        Assert.InRange(time, Limit, Limit + Late);
        Assert.Empty(await idle.ReceiveToEndAsync().WaitAsync(Guard));
    }

    [Fact]
    public async Task A_handler_that_goes_on_after_the_end_of_an_idle_connection_is_aborted()
    {
        var sawEnd = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await using var test = await StartAsync(options => options.IdleTimeout = Limit, async connection =>
        {
            await ReadAsync(connection);
            sawEnd.SetResult();
            await never.Task;
        });
        await using var idle = await ConnectAsync(test);
        await UntilAsync(() => Served(0).IsReceiving);
        await TimeToAsync("idle");
        await sawEnd.Task.WaitAsync(Guard);

        var grace = await TimeToAsync("grace");

        Assert.InRange(grace, ConnectionWatch.Grace, ConnectionWatch.Grace + Late);
        await Assert.ThrowsAsync<ConnectionResetException>(() => idle.ReceiveToEndAsync().WaitAsync(Guard));
        never.SetResult();
    }

    [Fact]
    public async Task A_connection_ends_at_its_lifetime_however_busy_it_is()
    {
        await using var test = await StartAsync(options => options.MaxLifetime = Limit, EchoAsync);
        await using var busy = await ConnectAsync(test);

        var time = await TimeToAsync("lifetime", step: Limit / 16, async () =>
        {
            await busy.SendAsync("x"u8.ToArray());
            Assert.Equal("x"u8.ToArray(), await busy.ReceiveAsync(1));
        });

        Assert.InRange(time, Limit, Limit + Late);
        Assert.Empty(await busy.ReceiveToEndAsync().WaitAsync(Guard));
    }
}
