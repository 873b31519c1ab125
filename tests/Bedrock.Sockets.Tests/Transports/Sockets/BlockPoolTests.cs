using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Tests.Transports.Sockets;

public sealed class BlockPoolTests
{
    [Fact]
    public void A_block_that_is_given_back_is_rented_again()
    {
        using var pool = new BlockPool(4_096);
        var first = pool.Rent();

        first.Dispose();
        var second = pool.Rent();
        var third = pool.Rent();

        Assert.Same(first, second);
        Assert.NotSame(second, third);
        Assert.Equal(4_096, first.Memory.Length);
    }

    [Fact]
    public void A_block_given_back_twice_is_rented_once()
    {
        using var pool = new BlockPool(4_096);
        var block = pool.Rent();

        block.Dispose();
        block.Dispose();

        Assert.NotSame(pool.Rent(), pool.Rent());
    }

    [Fact]
    public void What_a_burst_needed_beyond_the_limit_is_not_kept()
    {
        using var pool = new BlockPool(1_048_576);
        var burst = Enumerable.Range(0, 40).Select(_ => pool.Rent()).ToList();

        burst.ForEach(block => block.Dispose());
        var again = Enumerable.Range(0, 40).Select(_ => pool.Rent()).ToList();

        Assert.Equal(BlockPool.MaxRetainedBytes / 1_048_576, again.Intersect(burst).Count());
    }

    [Fact]
    public void More_than_a_block_cannot_be_rented()
    {
        using var pool = new BlockPool(4_096);

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(4_097));
    }

    [Fact]
    public async Task An_idle_connection_holds_no_block()
    {
        using var counted = new LeakCheckingMemoryPool();
        using var pool = new BoundedPool(counted, 32 * 1024);
        using var factory = new KestrelConnectionFactory(new SocketEndpointOptions(), NullLoggerFactory.Instance, TimeProvider.System, pool);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var peer = await TcpPeer.ConnectAsync(listener.LocalEndPoint!);
        await using var connection = factory.Create(await listener.AcceptAsync());

        for (var message = 0; message < 3; message++)
        {
            await peer.SendAsync(new byte[1_000]);
            await connection.ReceiveAsync(1_000);
            await connection.SendAsync(new byte[1_000]);
            await peer.ReadAsync(1_000);
        }

        Assert.NotEqual(0, counted.Rented);
        Assert.Equal(0, counted.Outstanding);
        peer.HalfClose();
    }

    /// <summary>A pool whose blocks are as large as a transport's, where the leak checker's may have any size.</summary>
    private sealed class BoundedPool(LeakCheckingMemoryPool inner, int size) : MemoryPool<byte>
    {
        public override int MaxBufferSize => size;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => inner.Rent(size);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
