using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>What a client sends and reads on its connection, or receives in datagrams, and how much. One call at a time.</summary>
/// <remarks>
/// What was read stays in the pipe's buffer and is only given back before the next read, so nothing is copied unless it lies in several pieces.
/// <code>
/// read ─► the caller looks at the buffer ─► next read, or end of the pass: advance, so that an idle client holds no buffer
/// </code>
/// </remarks>
internal sealed partial class ClientConversation
{
    private IDuplexPipe? _pipe;
    private DatagramConnection? _datagrams;
    private SequencePosition _end;
    private bool _isHeld;
    private byte[]? _copy;

    /// <summary>Bytes sent since the last <see cref="TakeCounts"/>.</summary>
    private long _sent;
    private long _received;

    /// <summary>A connection is there, or gone.</summary>
    public void Use(BaseConnectionContext? connection)
    {
        if (connection is null)
        {
            Forget();
        }

        _pipe = (connection as ConnectionContext)?.Transport;
        _datagrams = connection as DatagramConnection;
    }

    /// <summary>How many bytes went each way since the last call.</summary>
    public (long Sent, long Received) TakeCounts()
    {
        var counts = (_sent, _received);
        (_sent, _received) = (0, 0);
        return counts;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => _datagrams is null ? SendAsync(Pipe.Output, bytes, cancellationToken) : SendAsync(_datagrams, bytes, cancellationToken);

    public ValueTask SendLineAsync(string line, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(line);

        return _datagrams is null ? SendLineAsync(Pipe.Output, line, cancellationToken) : SendAsync(_datagrams, Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
    }

    public ValueTask EndSendingAsync() => Pipe.Output.CompleteAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Received> ReadLineAsync(int limit, CancellationToken cancellationToken)
    {
        Release();
        var input = Pipe.Input;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var whole = buffer.Slice(0, buffer.GetPosition(1, end));
                return whole.Length <= limit ? new Received(WithoutEnd(Hold(whole))) : throw TooLong(input, buffer, $"The line has {whole.Length} bytes; the most that was asked for is {limit}.");
            }

            if (buffer.Length >= limit)
            {
                throw TooLong(input, buffer, $"There is no end of the line within {limit} bytes.");
            }

            Continue(input, read, "a line");
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Received> ReadExactlyAsync(int count, CancellationToken cancellationToken)
    {
        Release();
        if (count == 0)
        {
            return default;
        }

        var input = Pipe.Input;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length >= count)
            {
                return new Received(Hold(read.Buffer.Slice(0, count)));
            }

            Continue(input, read, $"{count} bytes");
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Received> ReadToEndAsync(int limit, CancellationToken cancellationToken)
    {
        Release();
        var input = Pipe.Input;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > limit)
            {
                throw TooLong(input, read.Buffer, $"More than {limit} bytes came.");
            }

            if (read.IsCompleted)
            {
                return new Received(Hold(read.Buffer));
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Gives back what was read last.</summary>
    public void Release()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _pipe?.Input.AdvanceTo(_end);
        }

        ReturnCopy();
    }

    /// <summary>The connection is gone, and its buffers with it.</summary>
    private void Forget()
    {
        _isHeld = false;
        ReturnCopy();
    }

    private IDuplexPipe Pipe => _pipe ?? throw new InvalidOperationException(_datagrams is null
        ? "This client has no connection; it has one in the steps and in OnConnect."
        : "This client has a socket of datagrams and no stream: receive them with ReceiveAsync.");

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(PipeWriter output, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => Check(await output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false), bytes.Length);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendLineAsync(PipeWriter output, string line, CancellationToken cancellationToken)
    {
        var length = (int)Encoding.UTF8.GetBytes(line, output);
        output.Write("\r\n"u8);
        Check(await output.FlushAsync(cancellationToken).ConfigureAwait(false), length + 2);
    }

    private ReadOnlyMemory<byte> Hold(ReadOnlySequence<byte> bytes)
    {
        (_isHeld, _end) = (true, bytes.End);
        _received += bytes.Length;
        if (bytes.IsSingleSegment)
        {
            return bytes.First;
        }

        var length = checked((int)bytes.Length);
        _copy = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(_copy);
        return _copy.AsMemory(0, length);
    }

    private void ReturnCopy()
    {
        if (_copy is { } copy)
        {
            _copy = null;
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private void Check(FlushResult result, long bytes)
    {
        if (result.IsCompleted)
        {
            throw new ConnectionResetException("The connection was over before everything was sent.");
        }

        _sent += bytes;
    }

    private static ReadOnlyMemory<byte> WithoutEnd(ReadOnlyMemory<byte> line)
        => line.Span is [.., (byte)'\r', (byte)'\n'] ? line[..^2] : line[..^1];

    private static void Continue(PipeReader input, ReadResult read, string wanted)
    {
        var came = read.Buffer.Length;
        input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        if (read.IsCompleted)
        {
            throw new EndOfStreamException($"The server ended the connection after {came} bytes; {wanted} had to come.");
        }
    }

    private static InvalidDataException TooLong(PipeReader input, ReadOnlySequence<byte> buffer, string message)
    {
        input.AdvanceTo(buffer.Start, buffer.End);
        return new InvalidDataException(message);
    }
}
