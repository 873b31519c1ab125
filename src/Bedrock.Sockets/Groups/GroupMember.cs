using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Groups;

/// <summary>A connection that others may send to: a bounded queue in front of its output, which its own handler goes on writing to. Safe for any thread.</summary>
/// <remarks>
/// <code>
/// ConnectionGroup.Broadcast ─► queue (bounded) ─┐
///                                               ├─► one sender at a time ─► the connection's output
/// the handler's Output.FlushAsync ──────────────┘   no task while nothing waits
/// </code>
/// From its making to its disposal, the connection's <c>Transport</c> has the member's output. Make it first thing in a handler, before a <c>FrameChannel</c>.
/// </remarks>
/// <example><code>
/// await using var member = new GroupMember(connection);
/// group.Add(member);
/// </code></example>
public sealed class GroupMember : IAsyncDisposable
{
    /// <summary>How much is written before it is flushed: what a slow member holds besides its queue.</summary>
    private const int BatchBytes = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly IDuplexPipe _transport;
    private readonly MemberTransport _shared;
    private readonly MemberOutput _own;
    private readonly MemberQueue _queue;
    private readonly Func<long, ReadOnlyMemory<byte>>? _dropNotice;
    private TaskCompletionSource<FlushResult>? _ownFlush;
    private long _ownTurn;
    private TaskCompletionSource? _rest;
    private bool _sending;
    private bool _ended;

    /// <summary>Makes a member of a connection, in no group yet.</summary>
    /// <param name="connection">The connection. It stays its owner's; until the member is disposed, it has the member's output.</param>
    /// <param name="options">What may wait for it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="connection"/> is null.</exception>
    public GroupMember(ConnectionContext connection, GroupMemberOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);

        options ??= new GroupMemberOptions();
        Connection = connection;
        _transport = connection.Transport;
        _own = new MemberOutput(this, _transport.Output);
        _queue = new MemberQueue(options);
        _dropNotice = options.DropNotice;
        connection.Transport = _shared = new MemberTransport(_transport.Input, _own);
    }

    /// <summary>The connection.</summary>
    public ConnectionContext Connection { get; }

    /// <summary>How many messages the member has missed under <see cref="SlowReader.DropOldest"/>.</summary>
    public long Dropped
    {
        get
        {
            lock (_lock)
            {
                return _queue.Dropped;
            }
        }
    }

    /// <summary>Sends a message to this member alone, after what waits already. It never waits.</summary>
    /// <param name="message">The message. It is not copied: nobody may change it any more.</param>
    /// <returns>Whether it was taken; <see langword="false"/> when the member has ended, or was disconnected because it reads too slowly.</returns>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return false;
            }

            if (!_queue.TryAdd(message))
            {
                End();

                // Elsewhere: whoever is told of the abort must not run under the locks of a group.
                ThreadPool.UnsafeQueueUserWorkItem(
                    static connection => connection.Abort(new ConnectionAbortedException("The peer reads too slowly: its queue of messages is full.")), Connection, preferLocal: false);
                return false;
            }

            if (_sending)
            {
                return true;
            }

            _sending = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static member => _ = member.SendAllAsync(), this, preferLocal: false);
        return true;
    }

    /// <summary>Takes no more messages, sends what waits, and gives the connection its output back. Remove it from its groups before, so that none comes meanwhile.</summary>
    /// <returns>A task that ends when the transport has taken all; a peer that does not read keeps it waiting until a timeout or its owner aborts the connection.</returns>
    public async ValueTask DisposeAsync()
    {
        if (!ReferenceEquals(Connection.Transport, _shared))
        {
            return;
        }

        Task rest;
        lock (_lock)
        {
            _ended = true;
            _rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_sending)
            {
                _rest.SetResult();
            }

            rest = _rest.Task;
        }

        await rest.ConfigureAwait(false);
        _own.MoveOn();
        if (_own.IsCompleted)
        {
            await _transport.Output.CompleteAsync(_own.Failure).ConfigureAwait(false);
        }

        Connection.Transport = _transport;
    }

    /// <summary>Sends what the handler has written, in its turn.</summary>
    internal ValueTask<FlushResult> FlushOwnAsync()
    {
        var flush = new TaskCompletionSource<FlushResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool start;
        lock (_lock)
        {
            (_ownFlush, _ownTurn) = (flush, _queue.Added);
            (start, _sending) = (!_sending, true);
        }

        if (start)
        {
            // On this thread, until the transport makes it wait.
            _ = SendAllAsync();
        }

        return new(flush.Task);
    }

    /// <summary>Sends until nothing waits. Whoever has set <c>_sending</c> runs it; it clears it. Never throws.</summary>
    private async Task SendAllAsync()
    {
        var output = _transport.Output;
        while (true)
        {
            TaskCompletionSource<FlushResult>? ownFlush = null;
            var result = new FlushResult(isCanceled: false, isCompleted: true);
            try
            {
                if (!TakeBatch(output, ref ownFlush))
                {
                    return;
                }

                result = await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // How the connection failed shows on its reading side; here it only means that nothing more can be sent.
            catch (Exception)
#pragma warning restore CA1031
            {
                // As a peer that takes no more.
            }

            if (result.IsCompleted)
            {
                lock (_lock)
                {
                    End();
                }
            }

            ownFlush?.SetResult(result);
        }
    }

    /// <summary>Writes the next messages to the output, up to a batch or the handler's own.</summary>
    /// <returns>Whether there is something to flush; otherwise nobody sends any more.</returns>
    private bool TakeBatch(PipeWriter output, ref TaskCompletionSource<FlushResult>? ownFlush)
    {
        var batch = 0;
        while (batch < BatchBytes && Next(canRest: batch == 0, ref ownFlush) is { } next)
        {
            if (ownFlush is not null)
            {
                _own.MoveOn();
                return true;
            }

            if (next.Missed > 0 && _dropNotice?.Invoke(next.Missed) is { } notice)
            {
                batch += Write(output, notice);
            }

            batch += Write(output, next.Message);
        }

        return batch > 0;
    }

    private Outgoing? Next(bool canRest, ref TaskCompletionSource<FlushResult>? ownFlush)
    {
        lock (_lock)
        {
            if (_ownFlush is not null && _queue.Removed >= _ownTurn)
            {
                (ownFlush, _ownFlush) = (_ownFlush, null);
                return default(Outgoing);
            }

            if (_queue.TryTake(out var message, out var missed))
            {
                return new Outgoing(message, missed);
            }

            if (canRest)
            {
                _sending = false;
                _rest?.TrySetResult();
            }

            return null;
        }
    }

    private void End()
    {
        _ended = true;
        _queue.Clear();
    }

    private static int Write(PipeWriter output, ReadOnlyMemory<byte> message)
    {
        output.Write(message.Span);
        return message.Length;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Outgoing(ReadOnlyMemory<byte> Message, long Missed);
}
