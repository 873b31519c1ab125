using System.Buffers;
using System.Text;

namespace Bedrock.Sockets.Tests.Framing.Bytes;

/// <summary>Bytes as text and back, one character for each byte, so that tests can show them.</summary>
internal static class Text
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string Of(ReadOnlySequence<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
