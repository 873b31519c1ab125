using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>A histogram as bytes, in HdrHistogram's compressed encoding, version 2. All integers are big-endian.</summary>
/// <remarks>
/// <code>
/// outside   int32 cookie | int32 length | zlib of the inside
/// inside    int32 cookie | int32 length of the counts | int32 0 | int32 digits | int64 lowest | int64 highest | float64 1.0 | counts
/// counts    ZigZag numbers: n = a count, −k = k counts of zero
/// </code>
/// The exact extremes and the number of saturated values are not in it.
/// </remarks>
internal static class HistogramCodec
{
    private const int InnerCookie = 0x1c849313;
    private const int OuterCookie = 0x1c849314;
    private const int OuterHeaderBytes = 8;
    private const int InnerHeaderBytes = 40;

    public static byte[] Encode(LatencyHistogram histogram)
    {
        using var compressed = new MemoryStream();
        compressed.Write(stackalloc byte[OuterHeaderBytes]);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(EncodeInner(histogram).WrittenSpan);
        }

        var bytes = compressed.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, OuterCookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - OuterHeaderBytes);
        return bytes;
    }

    public static string EncodeBase64(LatencyHistogram histogram) => Convert.ToBase64String(Encode(histogram));

    /// <exception cref="FormatException">The bytes are no histogram in this encoding; the message says where they differ.</exception>
    public static LatencyHistogram Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < OuterHeaderBytes || BinaryPrimitives.ReadInt32BigEndian(bytes) != OuterCookie)
        {
            throw new FormatException($"no compressed histogram of version 2: it does not begin with 0x{OuterCookie:x8}");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (length != bytes.Length - OuterHeaderBytes)
        {
            throw new FormatException($"the histogram announces {length} compressed bytes and has {bytes.Length - OuterHeaderBytes}");
        }

        using var zlib = new ZLibStream(new MemoryStream(bytes[OuterHeaderBytes..].ToArray()), CompressionMode.Decompress);
        try
        {
            return DecodeInner(zlib);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new FormatException("the compressed part of the histogram is damaged or cut off", error);
        }
    }

    /// <exception cref="FormatException">The text is no histogram in this encoding.</exception>
    public static LatencyHistogram DecodeBase64(string text) => Decode(Convert.FromBase64String(text));

    internal static ArrayBufferWriter<byte> EncodeInner(LatencyHistogram histogram)
    {
        var layout = histogram.Layout;
        var writer = new ArrayBufferWriter<byte>();
        var header = writer.GetSpan(InnerHeaderBytes)[..InnerHeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, InnerCookie);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], layout.Digits);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], layout.Lowest);
        BinaryPrimitives.WriteInt64BigEndian(header[24..], layout.Highest);
        BinaryPrimitives.WriteDoubleBigEndian(header[32..], 1.0);
        writer.Advance(InnerHeaderBytes);

        var length = WriteCounts(writer, histogram.Counts);
        // The writer owns the array, and may have moved the header while it grew.
        BinaryPrimitives.WriteInt32BigEndian(System.Runtime.InteropServices.MemoryMarshal.AsMemory(writer.WrittenMemory).Span[4..], length);
        return writer;
    }

    private static int WriteCounts(ArrayBufferWriter<byte> writer, ReadOnlySpan<long> counts)
    {
        var start = writer.WrittenCount;
        while (!counts.IsEmpty)
        {
            // A single zero is written as the count 0, a run of them as one negative number.
            var zeros = counts.IndexOfAnyExcept(0L);
            var taken = Math.Max(zeros, 1);
            writer.Advance(ZigZag.Write(writer.GetSpan(ZigZag.MostBytes), zeros > 1 ? -zeros : counts[0]));
            counts = counts[taken..];
        }

        return writer.WrittenCount - start;
    }

    private static LatencyHistogram DecodeInner(Stream stream)
    {
        Span<byte> header = stackalloc byte[InnerHeaderBytes];
        stream.ReadExactly(header);
        if (BinaryPrimitives.ReadInt32BigEndian(header) != InnerCookie || BinaryPrimitives.ReadInt32BigEndian(header[8..]) != 0)
        {
            throw new FormatException($"the histogram inside does not begin with 0x{InnerCookie:x8}, or its counts are shifted");
        }

        var layout = ReadLayout(header);
        var length = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        if (length < 0 || length > (long)layout.CountsLength * ZigZag.MostBytes)
        {
            throw new FormatException($"the histogram announces {length} bytes of counts, which its bounds do not allow");
        }

        var counts = new byte[length];
        stream.ReadExactly(counts);
        var histogram = new LatencyHistogram(layout);
        histogram.Load(ReadCounts(counts, layout.CountsLength));
        return histogram;
    }

    private static HistogramLayout ReadLayout(ReadOnlySpan<byte> header)
    {
        try
        {
            return new HistogramLayout(
                BinaryPrimitives.ReadInt64BigEndian(header[16..]),
                BinaryPrimitives.ReadInt64BigEndian(header[24..]),
                BinaryPrimitives.ReadInt32BigEndian(header[12..]));
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new FormatException("the histogram has bounds or digits that make none", error);
        }
    }

    private static long[] ReadCounts(ReadOnlySpan<byte> bytes, int most)
    {
        var counts = new long[most];
        var index = 0;
        while (!bytes.IsEmpty)
        {
            if (!ZigZag.TryRead(ref bytes, out var number))
            {
                throw new FormatException("the last count of the histogram is cut off");
            }

            var taken = number < 0 ? -number : 1;
            if (taken < 1 || taken > most - index)
            {
                throw new FormatException($"the histogram has more counts than the {most} its bounds allow");
            }

            if (number > 0)
            {
                counts[index] = number;
            }

            index += (int)taken;
        }

        return counts;
    }
}
