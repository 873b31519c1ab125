using System.Buffers;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Transports.Memory;

/// <summary>What can be said exactly only where there is no kernel between the ends.</summary>
public sealed class MemoryEndingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_flush_waits_from_the_limit_on_and_goes_on_at_half_of_it()
    {
        await using var pair = await MemoryPair.ConnectAsync(new MemoryTransportOptions { MaxBufferSize = 1_000 });
        var output = pair.Client.Transport.Output;

        var below = await output.WriteAsync(new byte[999]);
        var at = output.WriteAsync(new byte[1]).AsTask();
        await pair.Server.ReceiveAsync(400);
        var waits = !at.IsCompleted;
        await pair.Server.ReceiveAsync(101);

        Assert.False(below.IsCompleted);
        Assert.True(waits);
        Assert.False((await at.WaitAsync(Patience)).IsCompleted);
    }

    [Fact]
    public async Task The_token_does_not_fire_when_one_end_half_closes()
    {
        await using var pair = await MemoryPair.ConnectAsync();

        await pair.Client.HalfCloseAsync();
        await pair.Server.ReceiveToEndAsync();

        Assert.False(TokenOf(pair.Client).IsCancellationRequested);
        Assert.False(TokenOf(pair.Server).IsCancellationRequested);
    }

    [Fact]
    public async Task The_token_fires_at_both_ends_when_both_have_half_closed()
    {
        await using var pair = await MemoryPair.ConnectAsync();

        await pair.Client.HalfCloseAsync();
        await pair.Server.HalfCloseAsync();

        Assert.True(TokenOf(pair.Client).IsCancellationRequested);
        Assert.True(TokenOf(pair.Server).IsCancellationRequested);
    }

    [Fact]
    public async Task The_token_fires_at_a_handler_that_neither_reads_nor_writes_when_the_peer_is_disposed()
    {
        await using var pair = await MemoryPair.ConnectAsync();

        await pair.Client.DisposeAsync();

        Assert.True(TokenOf(pair.Server).IsCancellationRequested);
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_spoil_the_end()
    {
        await using var pair = await MemoryPair.ConnectAsync();
        TokenOf(pair.Client).Register(static () => throw new InvalidOperationException("callback"));

        await pair.Client.DisposeAsync();

        Assert.Empty(await pair.Server.ReceiveToEndAsync());
    }

    [Fact]
    public async Task What_was_sent_before_the_sender_was_disposed_can_still_be_read()
    {
        await using var pair = await MemoryPair.ConnectAsync();

        await pair.Client.SendAsync("last words"u8.ToArray());
        await pair.Client.DisposeAsync();

        Assert.Equal("last words"u8.ToArray(), await pair.Server.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_flush_to_a_disposed_peer_says_that_nobody_reads_any_more()
    {
        await using var pair = await MemoryPair.ConnectAsync();

        await pair.Server.DisposeAsync();
        var result = await pair.Client.Transport.Output.WriteAsync(new byte[100_000]);

        Assert.True(result.IsCompleted);
        Assert.False(result.IsCanceled);
    }

    [Fact]
    public async Task A_handler_that_completes_its_input_with_an_error_does_not_throw_at_the_peer()
    {
        await using var pair = await MemoryPair.ConnectAsync();

        await pair.Server.Transport.Input.CompleteAsync(new InvalidOperationException("private"));
        await pair.Server.DisposeAsync();

        Assert.True((await pair.Client.Transport.Output.WriteAsync("abc"u8.ToArray())).IsCompleted);
        Assert.Empty(await pair.Client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_reset_tells_the_peers_reason_as_its_inner_exception()
    {
        await using var pair = await MemoryPair.ConnectAsync();
        var reason = new ConnectionAbortedException("too many lines");

        pair.Server.Abort(reason);

        var reset = await Assert.ThrowsAsync<ConnectionResetException>(() => pair.Client.ReceiveAsync(1));
        Assert.Same(reason, reset.InnerException);
        Assert.Same(reason, await Assert.ThrowsAsync<ConnectionAbortedException>(() => pair.Server.ReceiveAsync(1)));
    }

    [Fact]
    public async Task A_writer_may_go_on_filling_its_block_while_the_connection_is_aborted()
    {
        await using var pair = await MemoryPair.ConnectAsync();
        var output = pair.Server.Transport.Output;
        var block = output.GetMemory(100);

        pair.Client.Abort();
        block.Span[..100].Fill(1);
        output.Advance(100);

        Assert.True((await output.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task A_reader_may_go_on_looking_at_its_buffer_while_the_connection_is_aborted()
    {
        using var pool = new LeakCheckingMemoryPool();
        await using var pair = await MemoryPair.ConnectAsync(new MemoryTransportOptions { MemoryPool = pool });
        await pair.Client.SendAsync("abc"u8.ToArray());
        var input = pair.Server.Transport.Input;
        var result = await input.ReadAsync();

        pair.Client.Abort();
        await pair.Client.DisposeAsync();

        Assert.Equal("abc"u8.ToArray(), result.Buffer.ToArray());
        input.AdvanceTo(result.Buffer.End);
    }

    [Fact]
    public async Task Unflushed_output_and_a_waiting_flush_are_not_quiet()
    {
        await using var pair = await MemoryPair.ConnectAsync();
        var drain = pair.Server.Features.Get<IConnectionDrainFeature>()!;
        var output = pair.Server.Transport.Output;
        var reading = pair.Server.Transport.Input.ReadAsync().AsTask();
        var idle = drain.IsQuiet;

        output.Write(new byte[64 * 1024]);
        var unflushed = drain.IsQuiet;
        var flush = output.FlushAsync().AsTask();
        var flushing = drain.IsQuiet;
        await pair.Client.ReceiveAsync(64 * 1024);
        await flush.WaitAsync(Patience);
        var flushed = drain.IsQuiet;
        drain.EndInput();
        await reading.WaitAsync(Patience);

        Assert.Equal([true, false, false, true], [idle, unflushed, flushing, flushed]);
    }

    [Fact]
    public async Task Asking_to_close_fires_the_request_at_this_end_only()
    {
        await using var pair = await MemoryPair.ConnectAsync();
        var server = pair.Server.Features.Get<IConnectionLifetimeNotificationFeature>()!;
        var client = pair.Client.Features.Get<IConnectionLifetimeNotificationFeature>()!;

        server.RequestClose();

        Assert.True(server.ConnectionClosedRequested.IsCancellationRequested);
        Assert.False(client.ConnectionClosedRequested.IsCancellationRequested);
        Assert.False(TokenOf(pair.Server).IsCancellationRequested);
    }

    private static CancellationToken TokenOf(ConnectionContext connection) => connection.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed;
}
