using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports.Closing;

/// <summary>How long the end of a connection may take. The peer is a pipe and a sink, the time a manual clock.</summary>
public sealed class ConnectionEndingTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private readonly Pipe _fromPeer = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly FakeSink _sink = new();
    private readonly AbortableConnection _connection;
    private readonly ConnectionEnding _ending;

    public ConnectionEndingTests()
    {
        _connection = new AbortableConnection(_fromPeer.Reader);
        var output = new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        _ending = new ConnectionEnding(new PumpedTransport(_connection, _sink, output), _clock);
    }

    [Fact]
    public async Task It_ends_as_soon_as_the_peer_does()
    {
        await _ending.Output.WriteAsync("reply"u8.ToArray());
        await _fromPeer.Writer.CompleteAsync();

        await CloseAsync().WaitAsync(Guard);

        Assert.True(_sink.Finished);
        Assert.False(_connection.IsAborted);
    }

    [Fact]
    public async Task A_peer_that_goes_on_for_ever_is_listened_to_for_two_seconds()
    {
        var closing = CloseAsync();
        await _clock.WaitForTimersAsync().WaitAsync(Guard);

        await _fromPeer.Writer.WriteAsync("still talking"u8.ToArray());
        _clock.Advance(ConnectionEnding.LingerTime - TimeSpan.FromMilliseconds(1));
        var endedEarly = closing.IsCompleted;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await closing.WaitAsync(Guard);

        Assert.True(_sink.Finished);
        Assert.False(endedEarly);
        Assert.False(_connection.IsAborted);
    }

    [Fact]
    public async Task A_peer_that_pours_is_listened_to_for_sixteen_mebibytes()
    {
        await _fromPeer.Writer.WriteAsync(new byte[ConnectionEnding.LingerBytes + 1]);

        await CloseAsync().WaitAsync(Guard);

        Assert.True(_sink.Finished);
    }

    [Fact]
    public async Task A_drain_does_not_cut_the_linger_short()
    {
        _ending.EndInput();
        var closing = CloseAsync();
        await _clock.WaitForTimersAsync().WaitAsync(Guard);

        _ending.EndInput();
        await _fromPeer.Writer.WriteAsync("rest"u8.ToArray());
        var endedEarly = closing.IsCompleted;
        await _fromPeer.Writer.CompleteAsync();
        await closing.WaitAsync(Guard);

        Assert.False(endedEarly);
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_for_thirty_seconds_is_aborted()
    {
        _sink.Take = new TaskCompletionSource<bool>();
        _connection.OnAbort = () => _sink.Take.TrySetResult(false);
        await _ending.Output.WriteAsync("reply"u8.ToArray());
        var closing = CloseAsync();
        await _clock.WaitForTimersAsync().WaitAsync(Guard);

        _clock.Advance(SendingOutput.StallTime - TimeSpan.FromMilliseconds(1));
        var abortedEarly = _connection.IsAborted;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await closing.WaitAsync(Guard);

        Assert.False(abortedEarly);
        Assert.True(_connection.IsAborted);
        Assert.False(_sink.Finished);
    }

    [Fact]
    public async Task After_an_abort_nothing_is_waited_for()
    {
        _ending.Abort(new ConnectionAbortedException("enough"));

        await CloseAsync().WaitAsync(Guard);

        Assert.True(_connection.IsAborted);
        Assert.False(_sink.Finished);
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public async Task Output_completed_with_an_error_aborts()
    {
        await _ending.Output.CompleteAsync(new InvalidDataException("torn"));

        await CloseAsync().WaitAsync(Guard);

        Assert.True(_connection.IsAborted);
    }

    [Fact]
    public void It_is_quiet_only_when_nothing_is_unread_in_the_kernel_either()
    {
        var waiting = _ending.Input.ReadAsync().AsTask();

        var quiet = _ending.IsQuiet;
        _sink.Unread = 1;

        Assert.True(quiet);
        Assert.False(_ending.IsQuiet);
        Assert.False(waiting.IsCompleted);
    }

    /// <summary>On a thread without xunit's context, where the pump ends before the wait for it begins: then the only timer is the linger's.</summary>
    private Task CloseAsync() => Task.Run(() => _ending.CloseAsync().AsTask());

    private sealed class AbortableConnection : DefaultConnectionContext
    {
        public AbortableConnection(PipeReader input) => Transport = new Ends(input);

        public bool IsAborted { get; private set; }

        public Action OnAbort { get; set; } = () => { };

        public override void Abort(ConnectionAbortedException abortReason)
        {
            IsAborted = true;
            OnAbort();
        }

        private sealed class Ends(PipeReader input) : IDuplexPipe
        {
            public PipeReader Input => input;

            public PipeWriter Output => throw new NotSupportedException("The pump sends past it.");
        }
    }

    private sealed class FakeSink : IByteSink
    {
        public TaskCompletionSource<bool>? Take { get; set; }

        public bool Finished { get; private set; }

        public int Unread { get; set; }

        public async ValueTask<bool> SendAsync(ReadOnlySequence<byte> bytes) => Take is null || await Take.Task;

        public ValueTask<bool> FinishAsync()
        {
            Finished = true;
            return new(true);
        }
    }
}
