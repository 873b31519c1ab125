using System.Buffers;

namespace Bedrock.Sockets.Framing;

/// <summary>Appends the pieces of a frame, in one copy when the writer's current block has room for all of them. It never asks for a block of a frame's size, which a pool of small blocks would have to allocate.</summary>
internal static class FrameWriting
{
    internal static void WriteFrame(
        this IBufferWriter<byte> output, ReadOnlySpan<byte> before, ReadOnlySpan<byte> content, ReadOnlySpan<byte> after)
    {
        var block = output.GetSpan();
        var length = (long)before.Length + content.Length + after.Length;
        if (block.Length >= length)
        {
            before.CopyTo(block);
            content.CopyTo(block[before.Length..]);
            after.CopyTo(block[(before.Length + content.Length)..]);
            output.Advance((int)length);
            return;
        }

        output.Write(before);
        output.Write(content);
        output.Write(after);
    }

    internal static void WriteFrame(
        this IBufferWriter<byte> output, ReadOnlySpan<byte> before, in ReadOnlySequence<byte> content, ReadOnlySpan<byte> after)
    {
        if (content.IsSingleSegment)
        {
            output.WriteFrame(before, content.FirstSpan, after);
            return;
        }

        output.Write(before);
        foreach (var segment in content)
        {
            output.Write(segment.Span);
        }

        output.Write(after);
    }
}
