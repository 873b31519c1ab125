using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Testing;

/// <summary>A connection whose peer follows a script: input in prescribed pieces, and a reset at the read or flush of one's choice. For tests that fail at every possible place.</summary>
/// <remarks>
/// Nothing waits here: every read brings the next piece at once, and every flush is taken over whole, so a handler runs on one thread to its end. One caller at a time.
/// </remarks>
/// <example><code>
/// for (var n = 1; ; n++)
/// {
///     await using var connection = new ScriptedConnection(pieces) { FailingRead = n };
///     // run the handler; stop once it ends without reaching read n
/// }
/// </code></example>
public sealed class ScriptedConnection : DefaultConnectionContext, IDuplexPipe
{
    // Not the source of the class above: that one cancels on another thread, and brings the process down when it is disposed before.
    // Without a timer or a wait handle this one holds nothing to dispose.
#pragma warning disable CA2213
    private readonly CancellationTokenSource _closed = new();
#pragma warning restore CA2213
    private readonly ScriptedInput _input;
    private readonly ScriptedOutput _output;

    /// <summary>Makes a connection on which the peer sends <paramref name="input"/>, a piece for each read, and then half-closes.</summary>
    /// <param name="input">The pieces, which are copied when their read comes. Empty ones are left out: no read returns without bytes.</param>
    /// <param name="pool">Where the blocks of both directions come from; <see langword="null"/> for the shared pool.</param>
    public ScriptedConnection(IEnumerable<ReadOnlyMemory<byte>> input, MemoryPool<byte>? pool = null)
    {
        // Without thresholds, so that no flush waits for a reader that is this object itself.
        var options = new PipeOptions(pool, PipeScheduler.Inline, PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false);
        _input = new ScriptedInput(input, new Pipe(options));
        _output = new ScriptedOutput(new Pipe(options));
        Transport = this;
#pragma warning disable RS0030 // This is where the token comes from.
        ConnectionClosed = _closed.Token;
#pragma warning restore RS0030
    }

    /// <summary>Which read finds that the peer has reset the connection, from 1: it and all later ones throw <see cref="ConnectionResetException"/>. Defaults to 0: none.</summary>
    public int FailingRead
    {
        get => _input.FailingRead;
        init => _input.FailingRead = value;
    }

    /// <summary>Which flush finds that the peer has reset the connection, from 1: it and all later ones return <see cref="FlushResult.IsCompleted"/>. Defaults to 0: none.</summary>
    public int FailingFlush
    {
        get => _output.FailingFlush;
        init => _output.FailingFlush = value;
    }

    /// <summary>How many reads have begun.</summary>
    public int Reads => _input.Reads;

    /// <summary>How many flushes there were.</summary>
    public int Flushes => _output.Flushes;

    /// <summary>What reached the peer: flushed, or written before the output was completed. Valid until the next flush.</summary>
    public ReadOnlyMemory<byte> Written => _output.Written;

    /// <summary>Whether the output was completed, and so half-closed.</summary>
    public bool OutputCompleted => _output.Completed;

    /// <summary>Why the connection was aborted; <see langword="null"/> if it was not.</summary>
    public ConnectionAbortedException? AbortReason { get; private set; }

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    /// <summary>Notes the reason and fires <c>ConnectionClosed</c>; reads and flushes go on as the script says.</summary>
    /// <param name="abortReason">Why.</param>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        AbortReason ??= abortReason;
        _closed.Cancel();
    }

    /// <summary>Fires <c>ConnectionClosed</c> and gives the blocks back.</summary>
    /// <returns>A task that ends when that is done.</returns>
    public override async ValueTask DisposeAsync()
    {
        _input.Close();
        _output.Close();
        await _closed.CancelAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
