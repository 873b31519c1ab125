using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Testing;

public sealed class ScriptedConnectionTests
{
    private static readonly ReadOnlyMemory<byte>[] Pieces = ["ab"u8.ToArray(), "c"u8.ToArray(), default, "def"u8.ToArray()];

    [Fact]
    public async Task Every_read_brings_one_more_piece_and_the_last_one_the_end()
    {
        await using var connection = new ScriptedConnection(Pieces);
        var input = connection.Transport.Input;

        var lengths = new List<long>();
        ReadResult result;
        do
        {
            result = await input.ReadAsync();
            lengths.Add(result.Buffer.Length);
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
        while (!result.IsCompleted);

        Assert.Equal([2, 3, 6, 6], lengths);
        Assert.Equal(4, connection.Reads);
    }

    [Fact]
    public async Task What_is_flushed_or_completed_has_been_written()
    {
        await using var connection = new ScriptedConnection([]);
        var output = connection.Transport.Output;

        output.Write("one "u8);
        var unflushed = connection.Written.Length;
        await output.FlushAsync();
        output.Write("two"u8);
        await output.CompleteAsync();

        Assert.Equal(0, unflushed);
        Assert.Equal("one two"u8.ToArray(), connection.Written.ToArray());
        Assert.True(connection.OutputCompleted);
        Assert.Equal(1, connection.Flushes);
    }

    [Fact]
    public async Task A_failing_read_is_a_reset_from_there_on()
    {
        await using var connection = new ScriptedConnection(Pieces) { FailingRead = 2 };
        var first = await connection.Transport.Input.ReadAsync();
        connection.Transport.Input.AdvanceTo(first.Buffer.End);

        await Assert.ThrowsAsync<ConnectionResetException>(() => connection.Transport.Input.ReadAsync().AsTask());
        await Assert.ThrowsAsync<ConnectionResetException>(() => connection.Transport.Input.ReadAsync().AsTask());
    }

    [Fact]
    public async Task A_failing_flush_tells_that_nobody_reads_and_loses_the_bytes()
    {
        await using var connection = new ScriptedConnection([]) { FailingFlush = 2 };

        var first = await connection.Transport.Output.WriteAsync("kept"u8.ToArray());
        var second = await connection.Transport.Output.WriteAsync("lost"u8.ToArray());
        await connection.Transport.Output.CompleteAsync();

        Assert.False(first.IsCompleted);
        Assert.True(second.IsCompleted);
        Assert.Equal("kept"u8.ToArray(), connection.Written.ToArray());
    }

    [Fact]
    public async Task A_handler_can_be_failed_at_every_read_and_every_flush_without_a_leak()
    {
        using var pool = new LeakCheckingMemoryPool();
        await using var whole = new ScriptedConnection(Pieces, pool);
        await EchoAsync(whole);

        for (var n = 1; n <= whole.Reads; n++)
        {
            await using var connection = new ScriptedConnection(Pieces, pool) { FailingRead = n };
            await Assert.ThrowsAsync<ConnectionResetException>(() => EchoAsync(connection));
        }

        for (var n = 1; n <= whole.Flushes; n++)
        {
            await using var connection = new ScriptedConnection(Pieces, pool) { FailingFlush = n };
            await EchoAsync(connection);
            Assert.Equal(n, connection.Flushes);
        }

        Assert.Equal("abcdef"u8.ToArray(), whole.Written.ToArray());
    }

    [Fact]
    public async Task An_abort_is_noted_with_its_first_reason()
    {
        await using var connection = new ScriptedConnection([]);
        var reason = new ConnectionAbortedException("too slow");

        connection.Abort(reason);
        connection.Abort();

        Assert.Same(reason, connection.AbortReason);
        Assert.True(connection.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.IsCancellationRequested);
    }

    private static async Task EchoAsync(ConnectionContext connection)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                connection.Transport.Output.Write(segment.Span);
            }

            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            var flush = await connection.Transport.Output.FlushAsync();
            if (read.IsCompleted || flush.IsCompleted)
            {
                return;
            }
        }
    }
}
