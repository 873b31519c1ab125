using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports;

/// <summary>What every stream transport promises about its drain feature.</summary>
public abstract class DrainConformanceTests : EndingConformanceTests
{
    [Fact]
    public async Task Ending_the_input_ends_the_pending_read_and_leaves_the_output_open()
    {
        await using var pair = await ConnectAsync();
        var drain = DrainOf(pair.Server);
        var reading = pair.Server.Transport.Input.ReadAsync().AsTask();

        drain.EndInput();
        var result = await reading.WaitAsync(Patience);
        await pair.Server.SendAsync("bye"u8.ToArray());

        Assert.True(drain.InputEnded);
        Assert.True(result.IsCompleted);
        Assert.False(result.IsCanceled);
        Assert.True(result.Buffer.IsEmpty);
        Assert.Equal("bye"u8.ToArray(), await pair.Client.ReceiveAsync(3));
    }

    [Fact]
    public async Task Ending_the_input_hands_out_what_is_buffered_together_with_the_end()
    {
        await using var pair = await ConnectAsync();
        await pair.Client.SendAsync("half a mess"u8.ToArray());
        var input = await ReadWithoutConsumingAsync(pair.Server, 11);
        var reading = input.ReadAsync().AsTask();

        DrainOf(pair.Server).EndInput();
        var result = await reading.WaitAsync(Patience);

        Assert.True(result.IsCompleted);
        Assert.Equal("half a mess"u8.ToArray(), result.Buffer.ToArray());
    }

    [Fact]
    public async Task Ending_the_input_between_two_reads_ends_the_next_one()
    {
        await using var pair = await ConnectAsync();
        await pair.Client.SendAsync("abc"u8.ToArray());
        await pair.Server.ReceiveAsync(3);

        DrainOf(pair.Server).EndInput();
        DrainOf(pair.Server).EndInput();

        Assert.Empty(await pair.Server.ReceiveToEndAsync());
    }

    [Fact]
    public async Task What_the_peer_sends_after_the_end_does_not_reach_the_handler()
    {
        await using var pair = await ConnectAsync();
        DrainOf(pair.Server).EndInput();
        var end = await pair.Server.ReceiveToEndAsync();

        await pair.Client.SendAsync("late"u8.ToArray());

        Assert.Empty(end);
        Assert.Empty(await pair.Server.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_connection_is_quiet_only_while_its_handler_waits_with_nothing_in_hand()
    {
        await using var pair = await ConnectAsync();
        var drain = DrainOf(pair.Server);
        var beforeReading = drain.IsQuiet;

        var first = pair.Server.Transport.Input.ReadAsync().AsTask();
        var waiting = drain.IsQuiet;
        await pair.Client.SendAsync("abc"u8.ToArray());
        var result = await first.WaitAsync(Patience);
        var handling = drain.IsQuiet;
        pair.Server.Transport.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        var second = pair.Server.Transport.Input.ReadAsync().AsTask();
        var unfinished = drain.IsQuiet;
        drain.EndInput();
        await second.WaitAsync(Patience);

        Assert.False(beforeReading);
        Assert.True(waiting);
        Assert.False(handling);
        Assert.False(unfinished);
    }

    [Fact]
    public async Task Progress_moves_with_every_receive_and_every_send()
    {
        await using var pair = await ConnectAsync();
        var drain = DrainOf(pair.Server);

        var start = drain.Progress;
        await pair.Client.SendAsync("abc"u8.ToArray());
        await pair.Server.ReceiveAsync(3);
        var received = drain.Progress;
        await pair.Server.SendAsync("def"u8.ToArray());
        await pair.Client.ReceiveAsync(3);

        Assert.True(received > start);
        // The peer may have the bytes before the sender has counted them.
        await Condition.HoldsAsync(() => drain.Progress > received);
    }

    private static IConnectionDrainFeature DrainOf(ConnectionContext connection)
        => connection.Features.Get<IConnectionDrainFeature>() ?? throw new InvalidOperationException("The transport offers no drain.");

    /// <summary>Reads until <paramref name="count"/> bytes are there and leaves them as an unfinished message.</summary>
    private static async Task<PipeReader> ReadWithoutConsumingAsync(ConnectionContext connection, int count)
    {
        var input = connection.Transport.Input;
        var result = await input.ReadAtLeastAsync(count).AsTask().WaitAsync(Patience);
        input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        return input;
    }
}
