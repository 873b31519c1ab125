using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Transports.Closing;

namespace Bedrock.Sockets.Tests.Transports.Closing;

public sealed class OutputPumpTests
{
    private static readonly PipeOptions Inline = new(readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 64, resumeWriterThreshold: 32, useSynchronizationContext: false);

    private readonly RecordingSink _sink = new();

    [Fact]
    public async Task Everything_written_is_sent_in_order_and_then_FIN()
    {
        var pump = new OutputPump(_sink, Inline);

        await pump.Writer.WriteAsync("one "u8.ToArray());
        await pump.Writer.WriteAsync("two"u8.ToArray());
        await pump.Writer.CompleteAsync();

        Assert.Equal(SendOutcome.Finished, await pump.Completion);
        Assert.Equal("one two"u8.ToArray(), _sink.Sent);
        Assert.Equal(["send", "send", "finish"], _sink.Calls);
    }

    [Fact]
    public async Task FIN_waits_until_the_kernel_has_everything()
    {
        var full = new TaskCompletionSource<bool>();
        _sink.NextSend = full.Task;
        var pump = new OutputPump(_sink, Inline);

        await pump.Writer.WriteAsync("reply"u8.ToArray());
        await pump.Writer.CompleteAsync();
        var callsWhileFull = _sink.Calls.ToArray();
        var idleWhileFull = pump.IsIdle;
        full.SetResult(true);

        Assert.Equal(SendOutcome.Finished, await pump.Completion);
        Assert.Equal(["send"], callsWhileFull);
        Assert.False(idleWhileFull);
        Assert.Equal(["send", "finish"], _sink.Calls);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_pauses_the_writer()
    {
        var full = new TaskCompletionSource<bool>();
        _sink.NextSend = full.Task;
        var pump = new OutputPump(_sink, Inline);

        var flush = pump.Writer.WriteAsync(new byte[100]);
        var paused = !flush.IsCompleted;
        full.SetResult(true);
        var result = await flush;

        Assert.True(paused);
        Assert.False(result.IsCompleted);
    }

    [Fact]
    public async Task A_connection_that_is_gone_completes_the_flush_without_an_error()
    {
        _sink.NextSend = Task.FromResult(false);
        var pump = new OutputPump(_sink, Inline);

        await pump.Writer.WriteAsync("x"u8.ToArray());
        var outcome = await pump.Completion;
        var second = await pump.Writer.WriteAsync("y"u8.ToArray());

        Assert.Equal(SendOutcome.Failed, outcome);
        Assert.True(second.IsCompleted);
        Assert.DoesNotContain("finish", _sink.Calls, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Output_completed_with_an_error_is_refused_not_finished()
    {
        var pump = new OutputPump(_sink, Inline);

        await pump.Writer.CompleteAsync(new InvalidDataException("torn"));

        Assert.Equal(SendOutcome.Refused, await pump.Completion);
        Assert.DoesNotContain("finish", _sink.Calls, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_pump_that_is_stopped_ends_without_FIN()
    {
        var pump = new OutputPump(_sink, Inline);
        var idle = pump.IsIdle;

        pump.Stop();

        Assert.True(idle);
        Assert.Equal(SendOutcome.Failed, await pump.Completion);
        Assert.Empty(_sink.Calls);
    }

    private sealed class RecordingSink : IByteSink
    {
        private readonly ArrayBufferWriter<byte> _sent = new();

        public List<string> Calls { get; } = [];

        public byte[] Sent => _sent.WrittenSpan.ToArray();

        public Task<bool> NextSend { get; set; } = Task.FromResult(true);

        public int Unread => 0;

        public async ValueTask<bool> SendAsync(ReadOnlySequence<byte> bytes)
        {
            Calls.Add("send");
            foreach (var segment in bytes)
            {
                _sent.Write(segment.Span);
            }

            return await NextSend;
        }

        public ValueTask<bool> FinishAsync()
        {
            Calls.Add("finish");
            return new(true);
        }
    }
}
