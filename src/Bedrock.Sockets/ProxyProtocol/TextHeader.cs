using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>Version 1, a line of text (specification, section 2.1). Pure functions.</summary>
/// <remarks>
/// <code>
/// PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 CR LF
/// PROXY TCP6 2001:db8::1 2001:db8::2 56324 443 CR LF
/// PROXY UNKNOWN [anything] CR LF
/// </code>
/// </remarks>
internal static class TextHeader
{
    /// <summary>The longest line with its CR LF.</summary>
    internal const int MaxBytes = 107;

    private const int WordsOfAddresses = 6;

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private static ReadOnlySpan<byte> Word => "PROXY "u8;

    private static ReadOnlySpan<byte> UnknownWords => "PROXY UNKNOWN"u8;

    /// <summary>Whether a header of this version may begin so.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> start)
    {
        var length = Math.Min(start.Length, Word.Length);
        return start[..length].SequenceEqual(Word[..length]);
    }

    /// <summary>Reads a header that may begin so.</summary>
    /// <exception cref="ProxyProtocolException">This is no header.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out ProxyHeader? header)
    {
        header = null;
        Span<byte> bytes = stackalloc byte[MaxBytes];
        var length = (int)Math.Min(buffer.Length, MaxBytes);
        bytes = bytes[..length];
        buffer.Slice(0, length).CopyTo(bytes);
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
        {
            // Behind UNKNOWN anything may stand; elsewhere a line feed that ends no line tells at once that this is no header.
            return length == MaxBytes || (bytes.Contains((byte)'\n') && !bytes.StartsWith(UnknownWords))
                ? throw new ProxyProtocolException("A PROXY header of version 1 does not end with CR LF within 107 bytes.")
                : false;
        }

        header = Read(bytes[..end]);
        buffer = buffer.Slice(end + 2);
        return true;
    }

    /// <summary>Writes addresses if both are of IP, otherwise UNKNOWN.</summary>
    public static void Write(ProxyHeader header, IBufferWriter<byte> output)
    {
        if (header is not { Source: IPEndPoint source, Destination: IPEndPoint destination })
        {
            output.Write("PROXY UNKNOWN\r\n"u8);
            return;
        }

        BinaryHeader.ThrowIfDifferent(source.AddressFamily, destination.AddressFamily);
        var family = source.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;
        Span<byte> line = stackalloc byte[MaxBytes];
        Encoding.ASCII.TryGetBytes(
            string.Create(CultureInfo.InvariantCulture, $"PROXY TCP{family} {Plain(source)} {Plain(destination)} {source.Port} {destination.Port}\r\n"), line, out var length);
        output.Write(line[..length]);
    }

    private static ProxyHeader Read(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(UnknownWords) && (line.Length == UnknownWords.Length || line[UnknownWords.Length] == ' '))
        {
            return ProxyHeader.Unknown;
        }

        Span<Range> words = stackalloc Range[WordsOfAddresses + 1];
        if (line.Split(words) != WordsOfAddresses)
        {
            throw Wrong();
        }

        var family = line[words[1]].SequenceEqual("TCP4"u8) ? AddressFamily.InterNetwork
            : line[words[1]].SequenceEqual("TCP6"u8) ? AddressFamily.InterNetworkV6
            : throw Wrong();
        return new ProxyHeader(
            new IPEndPoint(ReadAddress(line[words[2]], family), ReadPort(line[words[4]])),
            new IPEndPoint(ReadAddress(line[words[3]], family), ReadPort(line[words[5]])));
    }

    /// <summary>Single spaces part the words: two in a row make an empty one, which is no address.</summary>
    private static int Split(this ReadOnlySpan<byte> line, Span<Range> words)
    {
        var count = 0;
        foreach (var word in line.Split((byte)' '))
        {
            if (count == words.Length)
            {
                break;
            }

            words[count++] = word;
        }

        return count;
    }

    /// <summary>IPv4 exactly as it is written back, so that no zero in front can pass for an octal number. IPv6 also with an IPv4 tail, as inet_ntop writes it.</summary>
    private static IPAddress ReadAddress(ReadOnlySpan<byte> word, AddressFamily family)
        => !word.ContainsAnyExcept(AddressBytes)
            && IPAddress.TryParse(Encoding.ASCII.GetString(word), out var address)
            && address.AddressFamily == family
            && (family == AddressFamily.InterNetworkV6 || string.Equals(Encoding.ASCII.GetString(word), address.ToString(), StringComparison.Ordinal))
                ? address
                : throw Wrong();

    private static int ReadPort(ReadOnlySpan<byte> word)
        => Utf8Parser.TryParse(word, out ushort port, out var used) && used == word.Length && (word.Length == 1 || word[0] is not ((byte)'0' or (byte)'+'))
            ? port
            : throw Wrong();

    /// <summary>Without the zone of a link-local address, which means nothing elsewhere.</summary>
    private static string Plain(IPEndPoint endpoint)
        => endpoint is { AddressFamily: AddressFamily.InterNetworkV6, Address.ScopeId: not 0 } ? new IPAddress(endpoint.Address.GetAddressBytes()).ToString() : endpoint.Address.ToString();

    private static ProxyProtocolException Wrong() => new("A PROXY header of version 1 is not 'PROXY TCP4|TCP6|UNKNOWN source destination port port'.");
}
