namespace Bedrock.Sockets.Protocols.Chargen;

/// <summary>The popular pattern of RFC 864: lines of 72 characters cut from a ring of the 95 printing ASCII characters, each a step further along, with CR LF.</summary>
/// <remarks>
/// <code>
///  !"#$%&amp;'()*+,-./0123456789:;&lt;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefg
/// !"#$%&amp;'()*+,-./0123456789:;&lt;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefgh
/// "#$%&amp;'()*+,-./0123456789:;&lt;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghi      … and after 95 lines again
/// </code>
/// </remarks>
internal static class ChargenLines
{
    /// <summary>The most characters of a datagram (RFC 864).</summary>
    internal const int MaxDatagram = 512;

    /// <summary>How many different lines there are.</summary>
    internal const int Count = LastCharacter - FirstCharacter + 1;

    private const int FirstCharacter = ' ';
    private const int LastCharacter = '~';
    private const int LineLength = 72;
    private const int LineBytes = LineLength + 2;

    /// <summary>All lines once, and then as many as a datagram that begins with the last one needs.</summary>
    private static readonly byte[] Lines = Build(Count + (MaxDatagram / LineBytes) + 1);

    /// <summary>Every line once: written over and over, the pattern never breaks.</summary>
    internal static ReadOnlySpan<byte> Round => Lines.AsSpan(0, Count * LineBytes);

    /// <summary>So many characters from the beginning of a line on.</summary>
    internal static ReadOnlySpan<byte> From(int line, int length) => Lines.AsSpan(line * LineBytes, length);

    private static byte[] Build(int count)
    {
        var lines = new byte[count * LineBytes];
        for (var line = 0; line < count; line++)
        {
            var place = lines.AsSpan(line * LineBytes, LineBytes);
            for (var column = 0; column < LineLength; column++)
            {
                place[column] = (byte)(FirstCharacter + ((line + column) % Count));
            }

            "\r\n"u8.CopyTo(place[LineLength..]);
        }

        return lines;
    }
}
