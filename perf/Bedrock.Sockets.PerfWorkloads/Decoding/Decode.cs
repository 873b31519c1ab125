using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.PerfGate;

namespace Bedrock.Sockets.PerfWorkloads.Decoding;

/// <summary>Decodes frames of 64 bytes. An operation is a frame.</summary>
internal sealed class Decode<TCodec>(string name, TCodec codec, string cut) : Workload($"decode/{name}/{cut}")
    where TCodec : struct, IFrameDecoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySequence<byte>>
{
    private readonly EncodedFrames<TCodec> _frames = new(codec, cut);
    private long _bytes;

    public override ValueTask StartAsync()
    {
        _frames.Verify();
        return default;
    }

    public override ValueTask RunAsync(int operations)
    {
        _bytes += _frames.Decode(operations);
        return default;
    }
}
