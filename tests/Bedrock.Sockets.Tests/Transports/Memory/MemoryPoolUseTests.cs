using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports.Memory;

public sealed class MemoryPoolUseTests
{
    [Fact]
    public async Task An_idle_connection_holds_no_block()
    {
        using var pool = new LeakCheckingMemoryPool();
        await using var pair = await MemoryPair.ConnectAsync(new MemoryTransportOptions { MemoryPool = pool });
        var fresh = pool.Outstanding;

        await pair.Client.SendAsync(new byte[50_000]);
        await pair.Server.ReceiveAsync(50_000);
        await pair.Server.SendAsync(new byte[50_000]);
        var carrying = pool.Outstanding;
        await pair.Client.ReceiveAsync(50_000);

        Assert.Equal(0, fresh);
        Assert.NotEqual(0, carrying);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Bytes_that_nobody_reads_go_back_to_the_pool_when_both_ends_are_disposed()
    {
        using var pool = new LeakCheckingMemoryPool();
        var pair = await MemoryPair.ConnectAsync(new MemoryTransportOptions { MemoryPool = pool });

        await pair.Client.SendAsync(new byte[50_000]);
        await pair.Server.SendAsync(new byte[50_000]);
        await pair.DisposeAsync();

        Assert.NotEqual(0, pool.Rented);
        Assert.Equal(pool.Rented, pool.Returned);
    }

    [Fact]
    public async Task Inline_scheduling_runs_the_reader_inside_the_writers_flush()
    {
        await using var pair = await MemoryPair.ConnectAsync(new MemoryTransportOptions { UnsafeInlineScheduling = true });
        var readOn = ReadOnceAsync(pair.Server);

        await pair.Client.Transport.Output.WriteAsync("abc"u8.ToArray());
        var wasInside = readOn.IsCompleted;

        Assert.True(wasInside);
        Assert.Equal(3, await readOn);
    }

    private static async Task<long> ReadOnceAsync(ConnectionContext connection)
    {
        var result = await connection.Transport.Input.ReadAsync().ConfigureAwait(false);
        var length = result.Buffer.Length;
        connection.Transport.Input.AdvanceTo(result.Buffer.End);
        return length;
    }
}
