using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Transports;

/// <summary>What every stream transport promises about the end of a connection.</summary>
public abstract class EndingConformanceTests : TransportConformanceTests
{
    /// <summary>Whether a peer can tell an abort from an end. The kernel has no reset for Unix sockets: there an abort is an end that comes at once.</summary>
    protected virtual bool HasReset => true;

    [Fact]
    public async Task After_the_client_half_closes_the_server_can_still_reply()
    {
        await using var pair = await ConnectAsync();

        await pair.Client.SendAsync("question"u8.ToArray());
        await pair.Client.HalfCloseAsync();
        var question = await pair.Server.ReceiveToEndAsync();
        await pair.Server.SendAsync("answer"u8.ToArray());

        Assert.Equal("question"u8.ToArray(), question);
        Assert.Equal("answer"u8.ToArray(), await pair.Client.ReceiveAsync(6));
    }

    [Fact]
    public async Task After_the_server_half_closes_the_client_can_still_send()
    {
        await using var pair = await ConnectAsync();

        await pair.Server.SendAsync("hello"u8.ToArray());
        await pair.Server.HalfCloseAsync();
        var greeting = await pair.Client.ReceiveToEndAsync();
        await pair.Client.SendAsync("thanks"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), greeting);
        Assert.Equal("thanks"u8.ToArray(), await pair.Server.ReceiveAsync(6));
    }

    [Fact]
    public async Task What_was_written_and_not_flushed_is_sent_when_the_output_completes()
    {
        await using var pair = await ConnectAsync();

        pair.Server.Transport.Output.Write("tail"u8);
        await pair.Server.HalfCloseAsync();

        Assert.Equal("tail"u8.ToArray(), await pair.Client.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(0, 26)]
    [InlineData(100_000, 26)]
    [InlineData(2_000_000, 26)]
    [InlineData(0, 262_144)]
    [InlineData(100_000, 262_144)]
    [InlineData(2_000_000, 262_144)]
    public async Task A_client_that_talks_first_gets_the_whole_reply_of_a_server_that_does_not_listen(int unread, int replyLength)
    {
        await using var pair = await ConnectAsync();
        var reply = RandomBytes(seed: 3, replyLength);

        var sending = pair.Client.SendAsync(new byte[unread]);
        var serving = Task.Run(async () =>
        {
            await pair.Server.SendAsync(reply);
            await pair.Server.DisposeAsync();
        });
        var received = await pair.Client.ReceiveToEndAsync();
        await sending;
        await pair.Client.DisposeAsync();
        await serving.WaitAsync(Patience);

        Assert.Equal(reply, received);
    }

    [Fact]
    public async Task An_abort_is_a_reset_for_the_peer_and_an_abort_for_oneself()
    {
        await using var pair = await ConnectAsync();
        var peer = ReadAsync(pair.Client.Transport.Input);
        var own = pair.Server.Transport.Input.ReadAsync().AsTask();

        pair.Server.Abort(new ConnectionAbortedException("enough"));

        await AssertResetAsync(() => peer);
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => own.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_reader_that_comes_after_the_abort_finds_it_too()
    {
        await using var pair = await ConnectAsync();

        pair.Client.Abort();

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await AssertResetAsync(() => ReadAsync(pair.Server.Transport.Input));
            await Assert.ThrowsAsync<ConnectionAbortedException>(() => pair.Client.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task An_abort_ends_the_flush_that_waits_for_the_peer()
    {
        await using var pair = await ConnectAsync();
        var (_, flush) = await WriteUntilItWaitsAsync(pair.Client.Transport.Output);

        pair.Client.Abort();

        await FlushUntilCompletedAsync(pair.Client.Transport.Output, flush).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_peer_that_aborts_ends_the_flush_that_waits_for_it()
    {
        await using var pair = await ConnectAsync();
        var (_, flush) = await WriteUntilItWaitsAsync(pair.Client.Transport.Output);

        pair.Server.Abort();

        await FlushUntilCompletedAsync(pair.Client.Transport.Output, flush).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_peer_that_is_disposed_ends_the_flush_that_waits_for_it()
    {
        await using var pair = await ConnectAsync();
        var (_, flush) = await WriteUntilItWaitsAsync(pair.Client.Transport.Output);

        var disposing = pair.Server.DisposeAsync().AsTask();

        await flush.WaitAsync(Patience);
        Assert.Empty(await pair.Client.ReceiveToEndAsync());
        await pair.Client.DisposeAsync();
        await disposing.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_output_completed_with_an_error_is_an_abort()
    {
        await using var pair = await ConnectAsync();

        await pair.Server.Transport.Output.CompleteAsync(new InvalidOperationException("cannot go on"));
        await pair.Server.DisposeAsync();

        await AssertResetAsync(() => ReadAsync(pair.Client.Transport.Input));
    }

    [Fact]
    public async Task Disposing_during_a_read_ends_the_read()
    {
        await using var pair = await ConnectAsync();
        var reading = pair.Server.Transport.Input.ReadAsync().AsTask();

        var disposing = pair.Server.DisposeAsync().AsTask();
        await pair.Client.DisposeAsync();
        await disposing.WaitAsync(Patience);

        // Whether it is told of the abort or of the end of the stream depends on who was faster; it must not wait for ever.
        var outcome = await Record.ExceptionAsync(() => reading.WaitAsync(Patience));
        Assert.True(outcome is null or ConnectionAbortedException, outcome?.ToString());
    }

    [Fact]
    public async Task The_token_fires_at_both_ends_when_one_aborts()
    {
        await using var pair = await ConnectAsync();
        var server = WhenClosedAsync(pair.Server);
        var client = WhenClosedAsync(pair.Client);

        pair.Client.Abort();

        await Task.WhenAll(server, client).WaitAsync(Patience);
    }

    [Fact]
    public async Task The_token_fires_at_both_ends_when_both_are_disposed()
    {
        var pair = await ConnectAsync();
        var server = WhenClosedAsync(pair.Server);
        var client = WhenClosedAsync(pair.Client);

        await pair.DisposeAsync();

        await Task.WhenAll(server, client).WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposing_twice_is_the_same_as_once()
    {
        await using var pair = await ConnectAsync();

        await pair.Client.SendAsync("abc"u8.ToArray());
        var disposing = pair.Client.DisposeAsync().AsTask();
        var received = await pair.Server.ReceiveToEndAsync();
        await pair.Server.DisposeAsync();
        await disposing.WaitAsync(Patience);
        await pair.Client.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal("abc"u8.ToArray(), received);
    }

    /// <summary>The kernel may have taken the bytes just before the end; then it is the next flush that tells.</summary>
    private static async Task FlushUntilCompletedAsync(PipeWriter output, Task<FlushResult> flush)
    {
        while (!(await flush).IsCompleted)
        {
            output.Write("."u8);
            flush = output.FlushAsync().AsTask();
        }
    }

    private protected static Task WhenClosedAsync(ConnectionContext connection)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.Register(closed.SetResult);
        return closed.Task;
    }

    private static async Task<bool> ReadAsync(PipeReader input)
    {
        var read = await input.ReadAsync();
        input.AdvanceTo(read.Buffer.End);
        return read.IsCompleted;
    }

    private async Task AssertResetAsync(Func<Task<bool>> read)
    {
        if (HasReset)
        {
            await Assert.ThrowsAsync<ConnectionResetException>(() => read().WaitAsync(Patience));
        }
        else
        {
            Assert.True(await read().WaitAsync(Patience));
        }
    }
}
