using System.Buffers;
using System.Buffers.Binary;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/design/framing.md. The tests of FrameHandler run them.</summary>
internal static class SnippetsFraming
{
    #region framing-shout
    public sealed class Shout : FrameHandler<LineCodec, ReadOnlySequence<byte>>
    {
        protected override async Task RunAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer)
        {
            await foreach (var line in peer.ReadAllAsync())
            {
                peer.Write((int)line.Length, line, static (shout, said) =>
                {
                    said.CopyTo(shout);
                    foreach (ref var b in shout) { b = char.IsAsciiLetterLower((char)b) ? (byte)(b - 32) : b; }
                });
            }
        }
    }
    #endregion

    #region framing-codec
    public readonly struct NumberCodec : IFrameDecoder<int>, IFrameEncoder<int>
    {
        public int MaxFrameBytes => sizeof(int);

        public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out int number)
        {
            var reader = new SequenceReader<byte>(buffer);
            if (!reader.TryReadBigEndian(out number))
            {
                return false;
            }

            buffer = reader.UnreadSequence;
            return true;
        }

        public void Encode(int number, IBufferWriter<byte> output)
        {
            BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), number);
            output.Advance(sizeof(int));
        }
    }
    #endregion

    #region framing-layout
    public sealed class Relay() : FrameHandler<LengthPrefixCodec, ReadOnlySequence<byte>>(Typed)
    {
        // A type byte, a length of 2 bytes that counts all 3, and the payload. Frames come with their header.
        private static readonly LengthPrefixCodec Typed = new() { LengthOffset = 1, PrefixBytes = 2, LengthAdjustment = -3, KeepHeader = true };

        protected override async Task RunAsync(FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> peer)
        {
            await foreach (var message in peer.ReadAllAsync())
            {
                peer.Write(message);
            }
        }
    }
    #endregion
}
