using System.Buffers;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.PerfWorkloads.Echoing;

/// <summary>Sends every length-prefixed frame back, as a user's handler would.</summary>
internal sealed class FramedEchoHandler : FrameHandler<LengthPrefixCodec, ReadOnlySequence<byte>>
{
    protected override async Task RunAsync(FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> peer)
    {
        await foreach (var frame in peer.ReadAllAsync())
        {
            peer.Write(frame);
        }
    }
}
