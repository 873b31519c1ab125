using System.IO.Pipelines;

namespace Bedrock.Sockets.Tests.Protocols.Echo;

/// <summary>A client that half-closes gets everything; one that does not read is not read from.</summary>
public sealed class EchoBackPressureTests
{
    private const int Threshold = 4_096;

    private readonly ProtocolEndpoint _echo = new(builder => builder.UseEcho());

    [Fact]
    public async Task Sixteen_megabytes_reach_a_slow_reader_whole_after_a_half_close()
    {
        var message = Payload.OfLength(16 * 1024 * 1024);
        var peer = _echo.Connect(pipes: new PipeOptions(pauseWriterThreshold: Threshold, resumeWriterThreshold: Threshold / 2)).Serve();

        var received = ReceiveSlowlyAsync(peer.Input, message.Length);
        foreach (var piece in message.Chunk(10_000))
        {
            await peer.SendAsync(piece);
        }

        await peer.Output.CompleteAsync();

        Assert.Equal(message, await received);
        await peer.ServedAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_stopped_at_the_thresholds_and_loses_nothing()
    {
        // On one thread, so that a flush returns only when nothing more can move.
        var pipes = new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: Threshold,
            resumeWriterThreshold: Threshold / 2,
            useSynchronizationContext: false);
        var peer = _echo.Connect(pipes: pipes).Serve();
        var message = Payload.OfLength(20_000);
        var taken = 0;
        ValueTask<FlushResult> flush;

        do
        {
            flush = peer.Output.WriteAsync(message.AsMemory(taken, 100));
            taken += 100;
        }
        while (flush.IsCompleted && taken < message.Length);

        // The output to its threshold, the input to its threshold, a last piece each.
        Assert.InRange(taken, 2 * Threshold, (2 * Threshold) + 200);
        Assert.False(flush.IsCompleted);
        var received = peer.ReceiveToEndAsync();
        await flush;
        await peer.Output.CompleteAsync();
        Assert.Equal(message[..taken], await received);
        await peer.ServedAsync();
    }

    [Fact]
    public async Task A_batch_is_let_go_before_the_client_has_taken_it()
    {
        var pipes = new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: Threshold,
            resumeWriterThreshold: Threshold / 2,
            useSynchronizationContext: false);
        var peer = _echo.Connect(pipes: pipes).Serve();

        // It fills the output, so the handler waits in the flush; the input it came from must be free again.
        var first = await peer.Output.WriteAsync(Payload.OfLength(Threshold)).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        var second = peer.Output.WriteAsync(Payload.OfLength(Threshold / 2));

        Assert.False(first.IsCompleted);
        Assert.True(second.IsCompletedSuccessfully);
        await peer.Output.CompleteAsync();
        Assert.Equal(Threshold * 3 / 2, (await peer.ReceiveToEndAsync()).Length);
    }

    private static async Task<byte[]> ReceiveSlowlyAsync(PipeReader input, int expected)
    {
        var received = new MemoryStream(expected);
        while (true)
        {
            var read = await input.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            if (read.IsCompleted && read.Buffer.IsEmpty)
            {
                return received.ToArray();
            }

            // A little at a time, and everyone else first.
            var piece = read.Buffer.Slice(0, Math.Min(1_021, read.Buffer.Length));
            foreach (var segment in piece)
            {
                received.Write(segment.Span);
            }

            input.AdvanceTo(piece.End);
            await Task.Yield();
        }
    }
}
