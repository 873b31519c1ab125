using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Transports.Closing;

namespace Bedrock.Sockets.Tests.Transports.Closing;

public sealed class EndableReaderTests
{
    private readonly Pipe _pipe = new();

    [Fact]
    public async Task Bytes_pass_through_as_they_are()
    {
        var reader = new EndableReader(_pipe.Reader);
        await _pipe.Writer.WriteAsync("hello"u8.ToArray());

        var read = await reader.ReadAsync();

        Assert.Equal("hello"u8.ToArray(), read.Buffer.ToArray());
        Assert.False(read.IsCompleted);
        Assert.False(reader.Ended);
    }

    [Fact]
    public async Task A_waiting_read_ends_as_if_the_peer_had_half_closed()
    {
        var reader = new EndableReader(_pipe.Reader);
        var pending = reader.ReadAsync();

        reader.End();
        var read = await pending;

        Assert.True(read.IsCompleted);
        Assert.False(read.IsCanceled);
        Assert.True(read.Buffer.IsEmpty);
    }

    [Fact]
    public async Task What_is_buffered_is_handed_over_together_with_the_end()
    {
        var reader = new EndableReader(_pipe.Reader);
        await _pipe.Writer.WriteAsync("abc"u8.ToArray());

        reader.End();
        var read = await reader.ReadAsync();

        Assert.True(read.IsCompleted);
        Assert.Equal("abc"u8.ToArray(), read.Buffer.ToArray());
    }

    [Fact]
    public async Task After_the_end_the_rest_stays_readable_and_nothing_new_arrives()
    {
        var reader = new EndableReader(_pipe.Reader);
        await _pipe.Writer.WriteAsync("abc"u8.ToArray());
        reader.End();
        var first = await reader.ReadAsync();

        reader.AdvanceTo(first.Buffer.GetPosition(1));
        await _pipe.Writer.WriteAsync("late"u8.ToArray());
        var second = await reader.ReadAsync();

        Assert.True(second.IsCompleted);
        Assert.Equal("bc"u8.ToArray(), second.Buffer.ToArray());
    }

    [Fact]
    public async Task An_end_between_a_read_and_its_advance_comes_with_the_next_read()
    {
        var reader = new EndableReader(_pipe.Reader);
        await _pipe.Writer.WriteAsync("abc"u8.ToArray());
        var read = await reader.ReadAsync();

        reader.End();
        reader.AdvanceTo(read.Buffer.GetPosition(2), read.Buffer.End);
        var last = await reader.ReadAsync();

        Assert.False(read.IsCompleted);
        Assert.True(last.IsCompleted);
        Assert.Equal("c"u8.ToArray(), last.Buffer.ToArray());
    }

    [Fact]
    public async Task A_cancellation_that_is_no_end_is_reported_as_one()
    {
        var reader = new EndableReader(_pipe.Reader);
        var pending = reader.ReadAsync();

        reader.CancelPendingRead();
        var read = await pending;

        Assert.True(read.IsCanceled);
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public async Task It_waits_only_when_nothing_unfinished_is_held()
    {
        var reader = new EndableReader(_pipe.Reader);

        var first = reader.ReadAsync();
        var waitsEmptyHanded = reader.IsWaiting;
        await _pipe.Writer.WriteAsync("half a mess"u8.ToArray());
        var read = await first;
        var waitsWhileServing = reader.IsWaiting;
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        var second = reader.ReadAsync();
        var waitsForTheRest = reader.IsWaiting;
        await _pipe.Writer.CompleteAsync();
        await second;

        Assert.True(waitsEmptyHanded);
        Assert.False(waitsWhileServing);
        Assert.False(waitsForTheRest);
    }

    [Fact]
    public async Task The_owner_reads_on_where_the_handler_stopped_in_the_middle_of_a_read()
    {
        var reader = new EndableReader(_pipe.Reader);
        await _pipe.Writer.WriteAsync("left unread"u8.ToArray());
        await reader.ReadAsync();

        var mayRead = reader.Release();
        await _pipe.Writer.WriteAsync("later"u8.ToArray());
        var read = await _pipe.Reader.ReadAsync();

        Assert.True(mayRead);
        Assert.Equal("later"u8.ToArray(), read.Buffer.ToArray());
    }

    [Fact]
    public void The_owner_keeps_away_while_an_abandoned_read_is_pending()
    {
        var reader = new EndableReader(_pipe.Reader);
        _ = reader.ReadAsync().AsTask();

        Assert.False(reader.Release());
    }

    [Fact]
    public async Task A_handler_that_completes_its_input_leaves_the_transport_readable()
    {
        var reader = new EndableReader(_pipe.Reader);

        await reader.CompleteAsync();
        await _pipe.Writer.WriteAsync("x"u8.ToArray());
        var read = await _pipe.Reader.ReadAsync();

        Assert.Equal(1, read.Buffer.Length);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_whose_destination_is_over_hands_in_no_position_and_consumes_nothing(bool ended)
    {
        var reader = new EndableReader(_pipe.Reader);
        var over = new Pipe();
        await over.Reader.CompleteAsync();
        await _pipe.Writer.WriteAsync("kept"u8.ToArray());
        if (ended)
        {
            reader.End();
        }

        await reader.CopyToAsync(over.Writer, CancellationToken.None);
        var read = await reader.ReadAsync();

        Assert.Equal("kept"u8.ToArray(), read.Buffer.ToArray());
        Assert.Equal(ended, read.IsCompleted);
        Assert.Equal(4, reader.Bytes);
    }

    [Fact]
    public async Task TryRead_hands_out_the_end_too()
    {
        var reader = new EndableReader(_pipe.Reader);
        var before = reader.TryRead(out _);
        await _pipe.Writer.WriteAsync("a"u8.ToArray());

        reader.End();
        var after = reader.TryRead(out var read);
        var again = reader.TryRead(out var same);

        Assert.False(before);
        Assert.True(after);
        Assert.True(read.IsCompleted);
        Assert.True(again);
        Assert.Equal(1, same.Buffer.Length);
    }
}
