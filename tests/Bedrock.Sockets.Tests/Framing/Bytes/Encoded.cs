using System.Buffers;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Tests.Framing.Bytes;

/// <summary>What an encoder makes of a frame.</summary>
internal static class Encoded
{
    /// <summary>The bytes on the wire, the same for a span, for one segment and for one segment a byte, into a roomy writer and into one with blocks of 1 byte.</summary>
    public static string Wire<TCodec>(TCodec codec, string frame)
        where TCodec : IFrameEncoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySpan<byte>>
    {
        var bytes = Text.Bytes(frame);
        var wire = From(output => codec.Encode(bytes.AsSpan(), output));
        foreach (var blocks in new[] { 1, 3, 4096 })
        {
            Assert.Equal(wire, From(output => codec.Encode(bytes.AsSpan(), output), blocks));
            Assert.Equal(wire, From(output => codec.Encode(new ReadOnlySequence<byte>(bytes), output), blocks));
            Assert.Equal(wire, From(output => codec.Encode(Segments.OfSingleBytes(bytes), output), blocks));
        }

        return wire;
    }

    /// <summary>Asserts that a frame is refused, as a span and as segments, and that nothing was written.</summary>
    public static FrameException Refused<TCodec>(TCodec codec, string frame)
        where TCodec : IFrameEncoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySpan<byte>>
    {
        var bytes = Text.Bytes(frame);
        var output = new SmallBlockWriter(16);

        var error = Assert.Throws<FrameException>(() => codec.Encode(bytes.AsSpan(), output));
        Assert.Equal(error.Message, Assert.Throws<FrameException>(() => codec.Encode(new ReadOnlySequence<byte>(bytes), output)).Message);
        Assert.Equal(error.Message, Assert.Throws<FrameException>(() => codec.Encode(Segments.OfSingleBytes(bytes), output)).Message);
        Assert.Equal("", output.Written);

        return error;
    }

    private static string From(Action<IBufferWriter<byte>> encode, int blocks = 64)
    {
        var output = new SmallBlockWriter(blocks);
        encode(output);
        return output.Written;
    }
}
