using System.Buffers;
using System.IO.Pipelines;

namespace Bedrock.Sockets.Tests.Protocols.Echo;

public sealed class EchoTests
{
    private readonly ProtocolEndpoint _echo = new(builder => builder.UseEcho());

    [Fact]
    public async Task Hello_world_comes_back_while_the_connection_stays_open()
    {
        var peer = _echo.Connect().Serve();

        await peer.SendAsync("Hello, world"u8.ToArray());

        Assert.Equal("Hello, world"u8.ToArray(), await peer.ReceiveAsync(12));
        await peer.SendAsync("again"u8.ToArray());
        Assert.Equal("again"u8.ToArray(), await peer.ReceiveAsync(5));
    }

    [Fact]
    public async Task All_256_byte_values_come_back_unchanged()
    {
        var values = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var peer = _echo.Connect().Serve();

        await peer.SendAsync(values);
        await peer.Output.CompleteAsync();

        Assert.Equal(values, await peer.ReceiveToEndAsync());
        await peer.ServedAsync();
    }

    [Fact]
    public async Task A_client_that_says_nothing_and_half_closes_gets_the_end_of_the_stream()
    {
        var peer = _echo.Connect().Serve();

        await peer.Output.CompleteAsync();

        Assert.Empty(await peer.ReceiveToEndAsync());
        await peer.ServedAsync();
    }

    [Fact]
    public async Task A_batch_of_many_segments_is_flushed_once()
    {
        var pipes = new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 4096);
        var peer = _echo.Connect(pipes: pipes);
        var message = Payload.OfLength(200_000);
        foreach (var piece in message.Chunk(1_000))
        {
            peer.Output.Write(piece);
        }

        await peer.Output.FlushAsync();
        await peer.Output.CompleteAsync();
        var counted = new CountingPipeWriter(peer.Connection.Transport.Output);
        peer.Connection.Transport = new DuplexPipe(peer.Connection.Transport.Input, counted);
        peer.Serve();

        Assert.Equal(message, await peer.ReceiveToEndAsync());
        Assert.Equal(1, counted.Flushes);
    }

    [Fact]
    public async Task A_message_costs_no_allocation()
    {
        // On one thread: the client's flush runs the handler, the handler's flush leaves the echo ready to read.
        var pipes = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        var peer = _echo.Connect(pipes: pipes).Serve();
        const int Messages = 5_000;
        Ping(peer, Messages);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var echoed = Ping(peer, Messages);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Messages * 64L, echoed);
        // Less than one byte a message: the smallest object takes 24. Not zero, because the array pool may have been trimmed in between.
        Assert.InRange(allocated, 0, Messages - 1);
        await peer.Output.CompleteAsync();
        await peer.ServedAsync();
    }

    private static long Ping(ProtocolPeer peer, int messages)
    {
        Span<byte> message = stackalloc byte[64];
        var echoed = 0L;
        for (var i = 0; i < messages; i++)
        {
            peer.Output.Write(message);
            var flush = peer.Output.FlushAsync();
            Assert.True(flush.IsCompletedSuccessfully);
            Assert.True(peer.Input.TryRead(out var read));
            echoed += read.Buffer.Length;
            peer.Input.AdvanceTo(read.Buffer.End);
        }

        return echoed;
    }
}
