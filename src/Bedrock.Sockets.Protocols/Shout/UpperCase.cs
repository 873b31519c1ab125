using System.Buffers;
using System.Text;

namespace Bedrock.Sockets.Protocols.Shout;

/// <summary>Makes text upper case, as bytes. A pure function that allocates nothing.</summary>
internal static class UpperCase
{
    /// <summary>Room for the upper case of any text: a letter of two bytes may become one of three (ɐ, Ɐ).</summary>
    internal static int MaxBytes(int length) => length + (length / 2);

    /// <summary>Writes the upper case of UTF-8 in the way of no language: one letter becomes one letter, so ß stays. Bytes that are not UTF-8 are written as they are.</summary>
    /// <param name="source">The text.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/>.</param>
    /// <returns>How many bytes were written.</returns>
    internal static int Write(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (Ascii.ToUpper(source, destination, out var ascii) is OperationStatus.Done)
        {
            return ascii;
        }

        var (read, written) = (0, 0);
        while (read < source.Length)
        {
            var status = Rune.DecodeFromUtf8(source[read..], out var letter, out var length);
            if (status is OperationStatus.Done)
            {
                written += Rune.ToUpperInvariant(letter).EncodeToUtf8(destination[written..]);
            }
            else
            {
                source.Slice(read, length).CopyTo(destination[written..]);
                written += length;
            }

            read += length;
        }

        return written;
    }
}
