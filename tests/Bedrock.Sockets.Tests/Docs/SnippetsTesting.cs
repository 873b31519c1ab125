using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/testing.md, which run as tests.</summary>
public sealed class SnippetsTesting
{
    #region testing-server
    [Fact]
    public async Task Every_byte_sent_before_a_half_close_comes_back()
    {
        await using var test = await TestSocketServer.StartAsync(c => c.UseEcho());
        await using var client = await test.ConnectAsync();

        await client.SendAsync("hello"u8.ToArray());
        await client.HalfCloseAsync();

        Assert.Equal("hello"u8.ToArray(), await client.ReceiveToEndAsync());
    }
    #endregion

    #region testing-clock
    [Fact]
    public async Task A_client_that_says_nothing_for_a_minute_is_let_go()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TestSocketServer.StartAsync(
            c => c.Run(_ => Task.Delay(TimeSpan.FromMinutes(1), clock)),
            services => services.AddSingleton<TimeProvider>(clock));
        await using var client = await test.ConnectAsync();

        await clock.WaitForTimersAsync();       // the handler waits by now
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(await client.ReceiveToEndAsync());
    }
    #endregion

    #region testing-pool
    [Fact]
    public async Task Echo_gives_back_every_block()
    {
        using var pool = new LeakCheckingMemoryPool { CaptureStackTraces = true };
        await using var test = await TestSocketServer.StartAsync(c => c.UseEcho(), transport: new MemoryTransportOptions { MemoryPool = pool });
        await using var client = await test.ConnectAsync();

        await client.SendAsync(new byte[50_000]);
        await client.ReceiveAsync(50_000);
    }
    #endregion

    #region testing-script
    [Fact]
    public async Task Echo_survives_a_reset_at_every_read()
    {
        ReadOnlyMemory<byte>[] pieces = ["he"u8.ToArray(), "llo"u8.ToArray()];

        for (var read = 1; read <= pieces.Length + 1; read++)
        {
            await using var connection = new ScriptedConnection(pieces) { FailingRead = read };

            await Assert.ThrowsAsync<ConnectionResetException>(() => EchoAsync(connection));

            Assert.Equal(read - 1, connection.Flushes);
        }
    }
    #endregion

    [Fact]
    public async Task A_failure_of_a_handler_can_be_taken()
    {
        #region testing-failure
        await using var test = await TestSocketServer.StartAsync(c => c.Run(_ => throw new InvalidOperationException("bug")));
        await using var client = await test.ConnectAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
        Assert.IsType<InvalidOperationException>(Assert.Single(test.TakeExceptions()));
        #endregion
    }

    private static async Task EchoAsync(ConnectionContext connection)
    {
        var builder = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider());
        builder.UseEcho();
        await builder.Build()(connection);
    }
}
