using System.Buffers;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Tests.Framing.Examples;

public sealed class Shout : FrameHandler<LineCodec, ReadOnlySequence<byte>>
{
    protected override async Task RunAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer)
    {
        await foreach (var line in peer.ReadAllAsync())
        {
            peer.Write((int)line.Length, line, Upper);
        }
    }

    private static void Upper(Span<byte> shout, ReadOnlySequence<byte> line)
    {
        line.CopyTo(shout);
        foreach (ref var b in shout) { b = char.IsAsciiLetterLower((char)b) ? (byte)(b - 32) : b; }
    }
}
