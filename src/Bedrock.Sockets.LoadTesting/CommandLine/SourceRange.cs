using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Reads a range of IPv4 addresses: <c>10.0.0.11-10.0.0.20</c>.</summary>
internal static class SourceRange
{
    private const uint Most = 65_536;

    /// <exception cref="FormatException">The text is none; the message names it and says what to write.</exception>
    public static IReadOnlyList<IPAddress> Parse(string text)
    {
        if (text.Split('-') is not [var first, var last] || !TryParse(first, out var from) || !TryParse(last, out var to) || from > to || to - from >= Most)
        {
            throw new FormatException($"'{text}' is no range of at most {Most} IPv4 addresses; write the first and the last, such as 10.0.0.11-10.0.0.20, or single ones with --source");
        }

        return [.. Enumerable.Range(0, (int)(to - from) + 1).Select(offset => AddressOf(from + (uint)offset))];
    }

    private static bool TryParse(string text, out uint number)
    {
        number = 0;
        return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && BinaryPrimitives.TryReadUInt32BigEndian(address.GetAddressBytes(), out number);
    }

    private static IPAddress AddressOf(uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
