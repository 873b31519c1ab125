using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Timeouts;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Timeouts;

/// <summary>And where the end of a connection is ours: idle and old ones end in good order.</summary>
public abstract class OrderlyTimeoutTests : TimeoutTests
{
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
        await Condition.HoldsAsync(() => Served(0).IsReceiving);
        await TimeToAsync("idle");
        await sawEnd.Task.WaitAsync(Guard);

        var grace = await TimeToAsync("grace");

        Assert.InRange(grace, ConnectionWatch.Grace, ConnectionWatch.Grace + Late);
        await Assert.ThrowsAsync<ConnectionResetException>(() => idle.ReceiveToEndAsync().WaitAsync(Guard));
        never.SetResult();
    }

    private protected override async Task AssertEndedAsync(ConnectionContext client) => Assert.Empty(await client.ReceiveToEndAsync());
}
