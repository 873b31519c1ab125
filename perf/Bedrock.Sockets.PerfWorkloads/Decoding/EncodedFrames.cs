using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.PerfWorkloads.Bytes;

namespace Bedrock.Sockets.PerfWorkloads.Decoding;

/// <summary>A stream of equal frames as one codec writes them, and the loop that reads them all.</summary>
/// <typeparam name="TCodec">The codec; a struct, so that the loop is compiled for it alone.</typeparam>
public sealed class EncodedFrames<TCodec>
    where TCodec : struct, IFrameDecoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySequence<byte>>
{
    /// <summary>How many frames there are.</summary>
    public const int Frames = 64;

    /// <summary>The payload of each frame, in bytes.</summary>
    public const int PayloadBytes = 64;

    private static readonly byte[] Message = Payload.Of(PayloadBytes);

    private readonly TCodec _codec;
    private readonly ReadOnlySequence<byte> _stream;

    /// <summary>Encodes the frames.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="cut">How the stream lies in memory, one of <see cref="Cut.Names"/>.</param>
    public EncodedFrames(TCodec codec, string cut)
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var frame = 0; frame < Frames; frame++)
        {
            codec.Encode(new ReadOnlySequence<byte>(Message), bytes);
        }

        _codec = codec;
        _stream = Cut.Of(bytes.WrittenMemory, cut, bytes.WrittenCount / Frames);
    }

    /// <summary>Decodes and compares every frame.</summary>
    /// <exception cref="InvalidOperationException">What is decoded is not what was encoded.</exception>
    public void Verify()
    {
        var rest = _stream;
        var scanned = 0L;
        var frames = 0;
        while (_codec.TryDecode(ref rest, ref scanned, out var frame))
        {
            frames += frame.ToArray().AsSpan().SequenceEqual(Message) ? 1 : 0;
            scanned = 0;
        }

        if (frames != Frames || !rest.IsEmpty)
        {
            throw new InvalidOperationException($"{typeof(TCodec).Name} decoded {frames} of {Frames} frames, with {rest.Length} bytes left over.");
        }
    }

    /// <summary>Decodes so many frames, from the start again whenever the stream ends.</summary>
    /// <returns>The payload bytes seen, so that nothing is optimised away.</returns>
    public long Decode(int frames)
    {
        var bytes = 0L;
        while (frames > 0)
        {
            var rest = _stream;
            var scanned = 0L;
            while (frames > 0 && _codec.TryDecode(ref rest, ref scanned, out var frame))
            {
                bytes += frame.Length;
                scanned = 0;
                frames--;
            }
        }

        return bytes;
    }
}
