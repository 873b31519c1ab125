using System.Buffers;
using System.IO.Pipelines;

namespace Bedrock.Sockets.Protocols.Telnet;

/// <summary>The text that a telnet client sends. Read on demand: the answers to its commands go out while its text is read, and a client that does not read them is not read from.</summary>
internal sealed class TelnetStream(PipeReader input, TelnetWriter output) : Stream
{
    private readonly ArrayBufferWriter<byte> _replies = new();
    private TelnetParser _parser;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var taken = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
            var length = 0;
            foreach (var segment in taken)
            {
                length += _parser.Read(segment.Span, buffer.Span[length..], _replies);
            }

            var ended = read.IsCompleted && taken.Length == read.Buffer.Length;
            input.AdvanceTo(taken.End);
            if (_replies.WrittenCount > 0)
            {
                await output.SendAsync(_replies.WrittenMemory).ConfigureAwait(false);
                _replies.ResetWrittenCount();
            }

            if (length > 0 || ended || buffer.IsEmpty)
            {
                return length;
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
