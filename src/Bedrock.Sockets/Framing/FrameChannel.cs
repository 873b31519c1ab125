using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Framing;

/// <summary>A connection as frames: reads them one after the other, writes them, and flushes what was written once per batch.</summary>
/// <typeparam name="TCodec">Cuts the bytes and puts them together; a struct, so that the JIT compiles this loop for it alone.</typeparam>
/// <typeparam name="TFrame">What a received frame is handed over as.</typeparam>
/// <remarks>
/// <para>A batch is what one read of the connection brought. Its frames are handed over without further I/O, and what was written meanwhile is flushed once, when they are used up or when <see cref="MaxUnflushedBytes"/> are pending.</para>
/// <para>The channel never completes, aborts or disposes anything: the connection's owner does, after the handler has returned. One caller at a time, reading and writing together.</para>
/// <para>It is the connection's <see cref="IFrameProgressFeature"/>. Use one channel at a time on a connection; to change the codec, leave the loop and make another.</para>
/// </remarks>
public sealed class FrameChannel<TCodec, TFrame> : IFrameProgressFeature
    where TCodec : struct, IFrameDecoder<TFrame>
{
    private const int DefaultMaxUnflushedBytes = 64 * 1024;

    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly TCodec _codec;
    private readonly int _maxFrameBytes;
    private readonly bool _outputCounts;

    // The read in hand, from the first byte not handed over yet. Between reads it is empty, and nothing is owed to the reader.
    private ReadOnlySequence<byte> _buffer;
    private bool _holdsRead;
    private bool _isLastRead;

    private long _scanned;
    private TFrame? _current;
    private bool _written;
    private long _framesReceived;
    private bool _isFrameUnfinished;

    /// <summary>Makes a channel with the codec's default value.</summary>
    /// <param name="connection">The connection. It stays its owner's.</param>
    public FrameChannel(ConnectionContext connection)
        : this(connection, default)
    {
    }

    /// <summary>Makes a channel.</summary>
    /// <param name="connection">The connection. It stays its owner's.</param>
    /// <param name="codec">The codec. Its <see cref="IFrameDecoder{TFrame}.MaxFrameBytes"/> is asked for once, here.</param>
    public FrameChannel(ConnectionContext connection, TCodec codec)
    {
        ArgumentNullException.ThrowIfNull(connection);

        Connection = connection;
        _input = connection.Transport.Input;
        _output = connection.Transport.Output;
        _outputCounts = _output.CanGetUnflushedBytes;
        _codec = codec;
        _maxFrameBytes = codec.MaxFrameBytes;
        connection.Features.Set<IFrameProgressFeature>(this);
    }

    /// <summary>The connection below, for its features and end points. While frames are being read, its input is the channel's.</summary>
    public ConnectionContext Connection { get; }

    /// <summary>How many bytes may wait for a flush while received frames are still at hand, at least 1. Reached, the next step flushes first, and so waits for a peer that sends without reading.</summary>
    /// <remarks>Defaults to 65,536 bytes. What one step writes is not limited by it. A writer that cannot count its bytes is flushed at every step.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxUnflushedBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxUnflushedBytes));
            field = value;
        }
    } = DefaultMaxUnflushedBytes;

    /// <inheritdoc/>
    long IFrameProgressFeature.FramesReceived => Volatile.Read(ref _framesReceived);

    /// <inheritdoc/>
    bool IFrameProgressFeature.IsFrameUnfinished => Volatile.Read(ref _isFrameUnfinished);

    internal ref readonly TCodec Codec => ref _codec;

    internal TFrame Current => _current!; // Asked for after a step that returned true only.

    // The end of a segment and the start of the next are one place with two names. A reader that asks "was all consumed?" compares with the end.
    private SequencePosition FirstUnread => _buffer.IsEmpty ? _buffer.End : _buffer.Start;

    private bool IsOutputFull => _outputCounts ? _output.UnflushedBytes >= MaxUnflushedBytes : _written;

    // A pipe whose reader is gone drops what is written and counts nothing: only a flush tells. And what a handler wrote to the transport itself is only to be seen by counting.
    private bool IsFlushDue => _written || (_outputCounts && _output.UnflushedBytes > 0);

    /// <summary>Reads frames until the peer ends its stream: <c>await foreach (var frame in peer.ReadAllAsync())</c>.</summary>
    /// <remarks>
    /// <para>A frame that points into the receive buffer, such as a <see cref="ReadOnlySequence{T}"/>, is valid until the next step of the loop and not after it: copy what must live longer.</para>
    /// <para>When the loop has ended by itself, everything written has been flushed. A loop that is left early has consumed the frames handed over and no others, and has flushed nothing more: a later one goes on with the next frame.</para>
    /// <para>There is no token: a peer that is silent for too long is ended by a timeout that aborts the connection, a server that stops ends the stream at a frame boundary.</para>
    /// </remarks>
    /// <returns>The frames. It can be enumerated by one caller at a time, and never waits in <c>DisposeAsync</c>.</returns>
    /// <exception cref="FrameException">From a step: the peer sent what is no frame, or one that is too long, or ended the stream inside one. It does not apply to a stream that was ended on the peer's behalf (<see cref="IConnectionDrainFeature.InputEnded"/>): there the unfinished frame is left unread.</exception>
    /// <exception cref="ConnectionResetException">From a step: the peer has reset the connection, or takes no more of what was written. The owner of the connection catches it, once.</exception>
    /// <exception cref="OperationCanceledException">From a step: somebody called <see cref="PipeReader.CancelPendingRead"/> or <see cref="PipeWriter.CancelPendingFlush"/>. No frame is lost: a later loop goes on with it.</exception>
    public FrameSequence<TCodec, TFrame> ReadAllAsync() => new(this);

    /// <summary>Hands what was written to the transport and waits while the peer is behind. The loop of <see cref="ReadAllAsync"/> does it once per batch; call it where a reply must not wait for that.</summary>
    /// <returns>Completed when the transport is ready for more.</returns>
    /// <exception cref="ConnectionResetException">The peer takes no more.</exception>
    /// <exception cref="OperationCanceledException">Somebody called <see cref="PipeWriter.CancelPendingFlush"/>. What was written is still sent.</exception>
    public ValueTask FlushAsync()
    {
        _written = false;
        var flush = _output.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(flush);
        }

        ThrowIfEnded(flush.Result);
        return default;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        static async ValueTask WaitAsync(ValueTask<FlushResult> flush) => ThrowIfEnded(await flush.ConfigureAwait(false));
    }

    /// <summary>Flushes if there is something to flush.</summary>
    internal ValueTask FlushPendingAsync() => IsFlushDue ? FlushAsync() : default;

    /// <summary>The writer, for a frame about to be written.</summary>
    internal PipeWriter StartWriting()
    {
        _written = true;
        return _output;
    }

    /// <summary>One step of the loop. It is synchronous as long as the batch has a frame and the output has room.</summary>
    internal ValueTask<bool> MoveNextAsync()
    {
        if (IsOutputFull)
        {
            return FlushAndMoveNextAsync();
        }

        return TryDecode() ? new ValueTask<bool>(true) : ReadNextAsync();
    }

    /// <summary>Gives the read in hand back to the reader, with all that has not been handed over, so that whoever reads next finds it at once.</summary>
    internal void Release()
    {
        if (_holdsRead)
        {
            GiveBack(examined: FirstUnread);
        }

        // Somebody else may read before the next loop does.
        _scanned = 0;
        _current = default;
    }

    private bool TryDecode()
    {
        if (_buffer.IsEmpty)
        {
            return false;
        }

        // Through a copy: a decoder that throws must not have moved the start.
        var rest = _buffer;
        if (!_codec.TryDecode(ref rest, ref _scanned, out _current))
        {
            return false;
        }

        _buffer = rest;
        _scanned = 0;
        _framesReceived++;
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FlushAndMoveNextAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        return TryDecode() || await ReadNextAsync().ConfigureAwait(false);
    }

    /// <summary>The batch is used up: flush, and read until there is another frame or the stream ends.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadNextAsync()
    {
        do
        {
            var unfinished = _buffer.Length;
            ThrowIfUnacceptable(unfinished);

            // All of it has been looked at, so the next read waits for new bytes.
            var ended = _isLastRead;
            if (_holdsRead)
            {
                GiveBack(examined: _buffer.End);
            }

            await FlushPendingAsync().ConfigureAwait(false);
            if (ended)
            {
                return false;
            }

            _isFrameUnfinished = unfinished > 0;
            var read = await _input.ReadAsync().ConfigureAwait(false);
            _isFrameUnfinished = false;

            (_buffer, _holdsRead, _isLastRead) = (read.Buffer, true, read.IsCompleted);
            if (read.IsCanceled)
            {
                throw new OperationCanceledException("The read of the next frame was cancelled.");
            }
        }
        while (!TryDecode());

        return true;
    }

    private void GiveBack(SequencePosition examined)
    {
        var consumed = FirstUnread;
        (_buffer, _holdsRead, _isLastRead) = (default, false, false);
        _input.AdvanceTo(consumed, examined);
    }

    /// <summary>Refuses an unfinished frame that is too long already, or that can no longer be finished.</summary>
    private void ThrowIfUnacceptable(long unfinished)
    {
        if (unfinished > _maxFrameBytes)
        {
            throw FrameException.Unfinished(unfinished, _maxFrameBytes);
        }

        if (_isLastRead && unfinished > 0 && Connection.Features.Get<IConnectionDrainFeature>() is not { InputEnded: true })
        {
            throw FrameException.Truncated(unfinished);
        }
    }

    private static void ThrowIfEnded(FlushResult flush)
    {
        if (flush.IsCompleted)
        {
            throw new ConnectionResetException("The peer takes no more of what is written.");
        }

        if (flush.IsCanceled)
        {
            throw new OperationCanceledException("The flush was cancelled.");
        }
    }
}
