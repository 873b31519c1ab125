using System.IO.Pipelines;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Transports;

/// <summary>What every stream transport promises about bytes, pressure and identity. A transport's tests derive from it and say how to connect.</summary>
public abstract class TransportConformanceTests
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int LargeTransfer = 4 * 1024 * 1024;

    /// <summary>The most bytes that may be on their way to an end that does not read: all buffers of the transport and, where there is one, the kernel.</summary>
    protected abstract int MaxInFlight { get; }

    /// <summary>Connects, with the default options of the transport.</summary>
    protected abstract Task<ConnectedPair> ConnectAsync();

    [Fact]
    public async Task Every_byte_arrives_in_order_whatever_the_pieces()
    {
        await using var pair = await ConnectAsync();
        var sent = RandomBytes(seed: 7, 300_000);

        var sending = SendInPiecesAsync(pair.Client, sent);
        var received = await pair.Server.ReceiveToEndAsync();
        await sending;

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task Both_directions_carry_large_transfers_at_the_same_time()
    {
        await using var pair = await ConnectAsync();
        var request = RandomBytes(seed: 1, LargeTransfer);
        var reply = RandomBytes(seed: 2, LargeTransfer);

        var sending = Task.WhenAll(SendAllAsync(pair.Client, request), SendAllAsync(pair.Server, reply));
        var received = await Task.WhenAll(pair.Server.ReceiveToEndAsync(), pair.Client.ReceiveToEndAsync());
        await sending;

        Assert.Equal(request, received[0]);
        Assert.Equal(reply, received[1]);
    }

    [Fact]
    public async Task A_writer_waits_when_the_peer_does_not_read_and_goes_on_when_it_does()
    {
        await using var pair = await ConnectAsync();
        var (written, flush) = await WriteUntilItWaitsAsync(pair.Client.Transport.Output);

        var received = await pair.Server.ReceiveAsync(written);
        var result = await flush.WaitAsync(Patience);
        await pair.Client.SendAsync("more"u8.ToArray());

        Assert.InRange(written, 1, MaxInFlight);
        Assert.All(received, static value => Assert.Equal(0x5A, value));
        Assert.False(result.IsCompleted || result.IsCanceled);
        Assert.Equal("more"u8.ToArray(), await pair.Server.ReceiveAsync(4));
    }

    [Fact]
    public async Task A_copy_to_a_destination_that_is_over_leaves_the_input_usable()
    {
        await using var pair = await ConnectAsync();
        var over = new Pipe();
        await over.Reader.CompleteAsync();
        await pair.Client.SendAsync("in vain"u8.ToArray());

        // It hands in no position: its destination is over at the last piece.
        await pair.Server.Transport.Input.CopyToAsync(over.Writer, CancellationToken.None).WaitAsync(Patience);
        await pair.Client.SendAsync("!"u8.ToArray());
        await pair.Client.HalfCloseAsync();

        Assert.EndsWith("!", System.Text.Encoding.ASCII.GetString(await pair.Server.ReceiveToEndAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pending_read_can_be_cancelled_and_the_next_one_gets_the_bytes()
    {
        await using var pair = await ConnectAsync();
        var input = pair.Server.Transport.Input;
        var reading = input.ReadAsync().AsTask();

        input.CancelPendingRead();
        var cancelled = await reading.WaitAsync(Patience);
        input.AdvanceTo(cancelled.Buffer.Start);
        await pair.Client.SendAsync("abc"u8.ToArray());

        Assert.True(cancelled.IsCanceled);
        Assert.False(cancelled.IsCompleted);
        Assert.Equal("abc"u8.ToArray(), await pair.Server.ReceiveAsync(3));
    }

    [Fact]
    public async Task A_pending_flush_can_be_cancelled_without_losing_a_byte()
    {
        await using var pair = await ConnectAsync();
        var output = pair.Client.Transport.Output;
        var (written, flush) = await WriteUntilItWaitsAsync(output);

        output.CancelPendingFlush();
        var result = await flush.WaitAsync(Patience);
        // The flush may have ended by itself at the same moment: then the next one is cancelled.
        var cancelled = result.IsCanceled || (await output.FlushAsync()).IsCanceled;
        var sending = pair.Client.SendAsync("end"u8.ToArray());
        var received = await pair.Server.ReceiveAsync(written + 3);
        await sending;

        Assert.True(cancelled);
        Assert.Equal("end"u8.ToArray(), received[^3..]);
    }

    [Fact]
    public async Task A_read_can_be_cancelled_by_its_token_and_the_next_one_gets_the_bytes()
    {
        await using var pair = await ConnectAsync();
        using var source = new CancellationTokenSource();
        var reading = pair.Server.Transport.Input.ReadAsync(source.Token).AsTask();

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
        await pair.Client.SendAsync("abc"u8.ToArray());

        Assert.Equal("abc"u8.ToArray(), await pair.Server.ReceiveAsync(3));
    }

    [Fact]
    public async Task Both_ends_know_who_they_are_and_what_they_are_connected_to()
    {
        await using var pair = await ConnectAsync();

        foreach (var end in new[] { pair.Server, pair.Client })
        {
            Assert.NotEmpty(end.ConnectionId);
            Assert.Equal(end.ConnectionId, end.Features.Get<IConnectionIdFeature>()?.ConnectionId);
            Assert.Same(end.Transport, end.Features.Get<IConnectionTransportFeature>()?.Transport);
            Assert.Same(end.Items, end.Features.Get<IConnectionItemsFeature>()?.Items);
            Assert.NotNull(end.Features.Get<IMemoryPoolFeature>()?.MemoryPool);
        }

        Assert.NotEqual(pair.Server.ConnectionId, pair.Client.ConnectionId, StringComparer.Ordinal);
        Assert.Equal(pair.Client.RemoteEndPoint, pair.Server.LocalEndPoint);
    }

    [Fact]
    public async Task A_middleware_can_replace_the_transport_of_a_connection()
    {
        await using var pair = await ConnectAsync();
        var pipe = new DuplexPipe(new Pipe().Reader, new Pipe().Writer);
        var original = pair.Server.Transport;

        pair.Server.Transport = pipe;
        var seen = pair.Server.Features.Get<IConnectionTransportFeature>()?.Transport;
        pair.Server.Transport = original;

        Assert.Same(pipe, seen);
    }

    private protected static byte[] RandomBytes(int seed, int count)
    {
        var bytes = new byte[count];
#pragma warning disable CA5394 // Test data, the same in every run.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    /// <summary>Writes until a flush waits for the peer; fails the test if none does.</summary>
    private protected async Task<(int Written, Task<FlushResult> Flush)> WriteUntilItWaitsAsync(PipeWriter output)
    {
        const int piece = 16 * 1024;
        for (var written = piece; written <= MaxInFlight; written += piece)
        {
            output.GetSpan(piece)[..piece].Fill(0x5A);
            output.Advance(piece);
            var flush = output.FlushAsync().AsTask();
            if (!flush.IsCompleted)
            {
                return (written, flush);
            }

            Assert.False((await flush).IsCompleted);
        }

        throw new InvalidOperationException($"No flush waited, although {MaxInFlight} bytes are on their way.");
    }

    private static async Task SendAllAsync(ConnectionContext connection, byte[] bytes)
    {
        await connection.SendAsync(bytes);
        await connection.HalfCloseAsync();
    }

    /// <summary>The bytes are random, so each may say how long the piece is that begins with it.</summary>
    private static async Task SendInPiecesAsync(ConnectionContext connection, byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var length = Math.Min(1 + (bytes[start] * 20), bytes.Length - start);
            await connection.SendAsync(bytes.AsMemory(start, length));
            start += length;
        }

        await connection.HalfCloseAsync();
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
