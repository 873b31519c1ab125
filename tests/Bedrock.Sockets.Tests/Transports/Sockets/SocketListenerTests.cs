using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Transports.Sockets;

public sealed class SocketListenerTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();

    /// <summary>What accept(2) and the runtime report when descriptors, memory or the connection are gone.</summary>
    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)] // EMFILE, ENFILE
    [InlineData(SocketError.NoBufferSpaceAvailable)] // ENOBUFS, ENOMEM
    [InlineData(SocketError.ConnectionAborted)] // ECONNABORTED
    [InlineData(SocketError.AccessDenied)] // EPERM: a firewall
    [InlineData(SocketError.SocketError)] // anything else
    public async Task It_accepts_again_after_any_failure(SocketError failure)
    {
        await using var listener = Listen(new ScriptedAcceptor(failure, failure, SocketError.Success));

        var connection = await AcceptThroughBackoffAsync(listener);

        Assert.NotNull(connection);
    }

    [Fact]
    public async Task A_failure_of_the_system_is_waited_out_ever_longer_up_to_a_second()
    {
        var acceptor = new ScriptedAcceptor([.. Enumerable.Repeat(SocketError.TooManyOpenSockets, 11)]);
        await using var listener = Listen(acceptor);
        var accept = listener.AcceptAsync().AsTask();
        await NextFailureAsync(acceptor);
        var waits = new List<int>();

        for (var failure = 1; failure <= 10; failure++)
        {
            waits.Add(await StepToNextFailureAsync(acceptor));
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000], waits);
        Assert.False(accept.IsCompleted);
    }

    [Fact]
    public async Task A_success_starts_the_waiting_over()
    {
        const SocketError Full = SocketError.TooManyOpenSockets;
        var acceptor = new ScriptedAcceptor(Full, Full, SocketError.Success, Full, Full);
        await using var listener = Listen(acceptor);
        await AcceptThroughBackoffAsync(listener);
        await acceptor.FailureAsync();
        await acceptor.FailureAsync();

        _ = listener.AcceptAsync().AsTask();
        await NextFailureAsync(acceptor);

        Assert.Equal(5, await StepToNextFailureAsync(acceptor));
    }

    [Fact]
    public async Task A_failure_of_one_connection_delays_nobody()
    {
        await using var listener = Listen(new ScriptedAcceptor(SocketError.ConnectionAborted, SocketError.ConnectionReset, SocketError.Success));

        var connection = await listener.AcceptAsync();

        Assert.NotNull(connection);
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public async Task One_warning_in_ten_seconds_says_how_often_it_failed()
    {
        var acceptor = new ScriptedAcceptor([.. Enumerable.Repeat(SocketError.TooManyOpenSockets, 100)]);
        await using var listener = Listen(acceptor);
        _ = listener.AcceptAsync().AsTask();

        for (var second = 0; second < 25; second++)
        {
            await NextFailureAsync(acceptor);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        // 25 s: at 0, 10 and 20 s.
        Assert.Equal(3, _log.Entries.Count);
        Assert.All(_log.Entries, entry => Assert.Equal(LogLevel.Warning, entry.Level));
        Assert.Contains("TooManyOpenSockets", _log.Entries[0].Message, StringComparison.Ordinal);
        Assert.Contains(" 1 times since the last warning", _log.Entries[0].Message, StringComparison.Ordinal);
        Assert.Matches(@" \d\d times since the last warning", _log.Entries[1].Message);
    }

    [Fact]
    public async Task Every_failure_is_counted_by_its_error()
    {
        using var factory = new TestMeterFactory();
        var counted = new List<(long Count, object? Error)>();
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "bedrock.accept.failures" && factory.Owns(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((_, value, tags, _) => counted.Add((value, tags[0].Value)));
        meters.Start();
        await using var listener = Listen(
            new ScriptedAcceptor(SocketError.ConnectionAborted, SocketError.TooManyOpenSockets, SocketError.Success), SocketMetrics.From(factory));

        await AcceptThroughBackoffAsync(listener);

        Assert.Equal([(1, "ConnectionAborted"), (1, "TooManyOpenSockets")], counted);
    }

    [Fact]
    public async Task Unbinding_ends_an_accept_that_waits()
    {
        var acceptor = new ScriptedAcceptor();
        await using var listener = Listen(acceptor);
        var accept = listener.AcceptAsync().AsTask();

        await listener.UnbindAsync();

        Assert.Null(await accept.WaitAsync(Guard));
        Assert.True(acceptor.IsDisposed);
    }

    [Fact]
    public async Task Unbinding_ends_a_backoff_too()
    {
        await using var listener = Listen(new ScriptedAcceptor(SocketError.TooManyOpenSockets));
        var accept = listener.AcceptAsync().AsTask();
        await _clock.WaitForTimersAsync().WaitAsync(Guard);

        await listener.UnbindAsync();

        Assert.Null(await accept.WaitAsync(Guard));
    }

    [Fact]
    public async Task What_waits_in_the_kernels_queue_is_accepted_before_the_listener_closes()
    {
        var acceptor = new ScriptedAcceptor();
        acceptor.Waiting.Enqueue(ScriptedAcceptor.NewSocket());
        acceptor.Waiting.Enqueue(ScriptedAcceptor.NewSocket());
        await using var listener = Listen(acceptor);

        await listener.UnbindAsync();
        var first = await listener.AcceptAsync();
        var second = await listener.AcceptAsync();
        var openUntilThen = !acceptor.IsDisposed;
        var third = await listener.AcceptAsync();

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.True(openUntilThen);
        Assert.Null(third);
        Assert.True(acceptor.IsDisposed);
    }

    [Fact]
    public async Task Clients_that_keep_coming_cannot_hold_up_the_end_beyond_a_backlog()
    {
        var acceptor = new ScriptedAcceptor();
        for (var client = 0; client < 20; client++)
        {
            acceptor.Waiting.Enqueue(ScriptedAcceptor.NewSocket());
        }

        await using var listener = Listen(acceptor, backlog: 8);
        await listener.UnbindAsync();
        var accepted = 0;
        while (await listener.AcceptAsync() is not null)
        {
            accepted++;
        }

        Assert.Equal(8, accepted);
    }

    [Fact]
    public async Task A_callers_token_ends_one_accept_and_not_the_listener()
    {
        await using var listener = Listen(new ScriptedAcceptor());
        using var cancellation = new CancellationTokenSource();
        var accept = listener.AcceptAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accept.WaitAsync(Guard));
        Assert.False(listener.AcceptAsync().AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_socket_that_was_reset_before_it_could_be_set_up_is_skipped()
    {
        var connects = 0;
        await using var listener = Listen(
            new ScriptedAcceptor(SocketError.Success, SocketError.Success),
            connect: _ => ++connects == 1 ? throw new SocketException((int)SocketError.NotConnected) : new DefaultConnectionContext());

        var connection = await listener.AcceptAsync();

        Assert.NotNull(connection);
        Assert.Equal(2, connects);
    }

    private SocketListener<SocketVisitor> Listen(
        ScriptedAcceptor acceptor, SocketMetrics? metrics = null, int backlog = 100, Func<SocketVisitor, ConnectionContext>? connect = null)
        => new(
            acceptor,
            door: null,
            (socket, _) => connect is null ? new DefaultConnectionContext() : connect(socket),
            new AcceptFailures(_log, metrics ?? SocketMetrics.From(null), _clock),
            backlog,
            connections: null,
            _clock);

    private async Task<ConnectionContext?> AcceptThroughBackoffAsync(SocketListener<SocketVisitor> listener)
    {
        var accept = listener.AcceptAsync().AsTask();
        while (!accept.IsCompleted)
        {
            await Task.WhenAny(accept, _clock.WaitForTimersAsync()).WaitAsync(Guard);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        return await accept;
    }

    /// <summary>Waits until the acceptor has failed and the listener waits before it tries again.</summary>
    private async Task NextFailureAsync(ScriptedAcceptor acceptor)
    {
        await acceptor.FailureAsync().WaitAsync(Guard);
        await _clock.WaitForTimersAsync().WaitAsync(Guard);
    }

    /// <summary>Advances by single milliseconds while the listener waits, and counts them.</summary>
    private async Task<int> StepToNextFailureAsync(ScriptedAcceptor acceptor)
    {
        var milliseconds = 0;
        var before = acceptor.Failures;
        while (_clock.ActiveTimers == 1 && acceptor.Failures == before)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            milliseconds++;
        }

        await NextFailureAsync(acceptor);
        return milliseconds;
    }
}
