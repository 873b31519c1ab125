using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;
using FsCheck;
using FsCheck.Fluent;

namespace Bedrock.Sockets.Tests.Framing;

/// <summary>What holds for every codec and all bytes: 10,000 random cases for each. A failure prints the case, made as small as possible, and the seed.</summary>
public sealed class CodecProperties
{
    private const int Cases = 10_000;
    private const int LongestPayload = 8;

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(Cases);

    private static readonly Dictionary<string, IFrameDecoder<ReadOnlySequence<byte>>> Codecs = new(StringComparer.Ordinal)
    {
        ["lines ending in CR LF"] = new LineCodec { MaxLineBytes = LongestPayload },
        ["lines ending in LF"] = new LineCodec { MaxLineBytes = LongestPayload, LineEnding = LineEnding.Lf },
        ["delimiter of 1 byte"] = new DelimiterCodec("\0"u8) { MaxPayloadBytes = LongestPayload },
        ["delimiter that overlaps itself"] = new DelimiterCodec("\r\n\r\n"u8) { MaxPayloadBytes = LongestPayload },
        ["delimiter that starts twice"] = new DelimiterCodec("\r\r\n"u8) { MaxPayloadBytes = LongestPayload },
        ["prefix of 1 byte"] = new LengthPrefixCodec { PrefixBytes = 1, MaxPayloadBytes = 24 },
        ["prefix of 2 bytes, little-endian"] = new LengthPrefixCodec { PrefixBytes = 2, ByteOrder = ByteOrder.LittleEndian, MaxPayloadBytes = 24 },
        ["prefix of 4 bytes that counts itself"] = new LengthPrefixCodec { LengthAdjustment = -4, MaxPayloadBytes = 24 },
        ["prefix of 8 bytes behind 3 others"] = new LengthPrefixCodec { PrefixBytes = 8, LengthOffset = 3, MaxPayloadBytes = 24 },
        ["prefix that leaves 2 bytes out"] = new LengthPrefixCodec { PrefixBytes = 1, LengthAdjustment = 2, MaxPayloadBytes = 24 },
        ["fixed length"] = new FixedLengthCodec(3),
        ["varint"] = new VarintCodec { MaxPayloadBytes = 24 },
    };

    // Few values, and those that mean something to a codec, so that random bytes come close to frames.
    private static readonly Gen<byte> AnyByte = Gen.Frequency(
        (6, Gen.Elements<byte>((byte)'\r', (byte)'\n', 0, 1, 2, 3, 5)),
        (2, Gen.Elements<byte>((byte)'a', 24, 25, 0x80, 0xFF)),
        (1, Gen.Choose(0, 255).Select(value => (byte)value)));

    private static readonly Gen<byte[]> Payload = Gen.Choose(0, LongestPayload).SelectMany(length => AnyByte.ArrayOf(length));

    // Bytes that nobody encoded, sometimes, and then at times more than a frame may have.
    private static readonly Gen<byte[]> Noise = Gen.Frequency(
        (1, Gen.Choose(0, 3 * LongestPayload).SelectMany(length => AnyByte.ArrayOf(length))),
        (2, Gen.Constant(Array.Empty<byte>())));

    private static readonly Gen<byte[][]> Payloads = Gen.Choose(0, 4).SelectMany(count => Payload.ArrayOf(count));

    private static readonly Gen<int[]> Cuts = Gen.Choose(0, 6).SelectMany(count => Gen.Choose(0, 60).ArrayOf(count));

    public static TheoryData<string> CodecNames => [.. Codecs.Keys];

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void What_is_decoded_does_not_depend_on_how_the_bytes_were_cut(string name)
    {
        var codec = Codecs[name];
        var wires = from payloads in Payloads
                    from before in Noise
                    from after in Noise
                    select before.Concat(Text.Bytes(Wire(codec, payloads, out _))).Concat(after).ToArray();
        var frames = 0;
        var refusals = 0;

        Check.One(Thorough, Prop.ForAll(Arbitrary(wires), Arb.From(Cuts), (wire, cuts) =>
        {
            var whole = Decoding.Of(codec, [wire]);
            frames += whole.Frames.Count;
            refusals += whole.Error is null ? 0 : 1;
            return whole.Agrees(Decoding.Of(codec, Pieces(wire, cuts)));
        }));

        // The cases were worth something: frames were found, and every codec that can refuse has refused.
        Assert.True(frames > Cases / 2, $"{frames} frames");
        Assert.True(refusals > Cases / 100 || codec is FixedLengthCodec, $"{refusals} refusals");
    }

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void What_was_encoded_is_decoded_again(string name)
    {
        var codec = Codecs[name];
        var sent = 0;

        Check.One(Thorough, Prop.ForAll(Arbitrary(Payloads), Arb.From(Cuts), (payloads, cuts) =>
        {
            var wire = Wire(codec, payloads, out var frames);
            var decoding = Decoding.Of(codec, Pieces(Text.Bytes(wire), cuts));
            sent += frames.Count;
            return decoding is { Error: null, Rest: "" } && decoding.Frames.SequenceEqual(frames, StringComparer.Ordinal);
        }));

        Assert.True(sent > Cases / 10, $"{sent} frames");
    }

    [Theory]
    [InlineData("\r\n\r\n")]
    [InlineData("\r\r\n")]
    [InlineData("\0")]
    public void A_delimiter_codec_refuses_exactly_what_would_end_early(string delimiter)
    {
        var codec = new DelimiterCodec(Text.Bytes(delimiter));

        Check.One(Thorough, Prop.ForAll(Arbitrary(Payload), payload =>
        {
            var comesBack = (Text.Of(payload) + delimiter).IndexOf(delimiter, StringComparison.Ordinal) == payload.Length;
            return comesBack == (Wire(codec, [payload], out _).Length > 0);
        }));
    }

    private static Arbitrary<T> Arbitrary<T>(Gen<T> generator) => Arb.From(generator, ArbMap.Default.ArbFor<T>().Shrinker);

    /// <summary>The frames on the wire, and those that the codec did not refuse.</summary>
    private static string Wire(IFrameDecoder<ReadOnlySequence<byte>> codec, IEnumerable<byte[]> payloads, out List<string> frames)
    {
        frames = [];
        var output = new SmallBlockWriter(4);
        foreach (var payload in payloads)
        {
            try
            {
                ((IFrameEncoder<ReadOnlySequence<byte>>)codec).Encode(Segments.OfSingleBytes(payload), output);
                frames.Add(Text.Of(payload));
            }
            catch (FrameException)
            {
                // Not to be expressed in this format; other tests say when that is right.
            }
        }

        return output.Written;
    }

    private static List<byte[]> Pieces(byte[] wire, int[] cuts)
    {
        var pieces = new List<byte[]>();
        var start = 0;
        foreach (var cut in cuts.Select(cut => Math.Min(cut, wire.Length)).Order().Append(wire.Length))
        {
            pieces.Add(wire[start..cut]);
            start = cut;
        }

        return pieces;
    }
}
