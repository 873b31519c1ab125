using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>The messages of the files protocol, as frames. Pure functions.</summary>
/// <remarks>
/// <code>
/// frame     4 bytes length (big-endian) of what follows, then a letter, then
/// client    L                                     list
///           G  offset(8) name                     get from an offset
///           P  replace(1) length(8) SHA-256(32) name   put
///           D  bytes                              a piece of the file, up to 64 KiB
/// server    F  length(8) name                     a file of the list;  Z  the end of the list
///           H  length(8)                          get: the file's whole length, then D …, then S
///           S  SHA-256(32)                        the checksum of the whole file: the end of get and of put
///           R  offset(8)                          put: send from here
///           X  error(1) text                      no
/// </code>
/// </remarks>
internal static class FileMessage
{
    internal const int ChunkBytes = 64 * 1024;
    internal const int HashBytes = 32;

    /// <summary>Room for the head of any message and the longest name.</summary>
    private const int MaxHeadBytes = 1 + 1 + 8 + HashBytes + FilePath.MaxBytes;

    internal static LengthPrefixCodec Codec { get; } = new() { MaxPayloadBytes = ChunkBytes + 1 };

    /// <summary>A message of a letter, a number, and the rest.</summary>
    internal static byte[] Make(char letter, long number, ReadOnlySpan<byte> rest)
    {
        var message = new byte[9 + rest.Length];
        message[0] = (byte)letter;
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(1), number);
        rest.CopyTo(message.AsSpan(9));
        return message;
    }

    internal static byte[] MakeError(FileError error, string text) => [(byte)'X', (byte)error, .. Encoding.UTF8.GetBytes(text)];

    internal static byte[] MakeChecksum(ReadOnlySpan<byte> hash) => [(byte)'S', .. hash];

    internal static byte[] MakePut(string name, bool replace, long length, ReadOnlySpan<byte> hash)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, length);
        return [(byte)'P', replace ? (byte)1 : (byte)0, .. number, .. hash, .. Encoding.UTF8.GetBytes(name)];
    }

    /// <summary>The letter of a message; zero for an empty one.</summary>
    internal static char Letter(in ReadOnlySequence<byte> frame) => frame.IsEmpty ? '\0' : (char)frame.FirstSpan[0];

    /// <summary>Reads a number of 0 or more behind the letter, and the rest.</summary>
    internal static bool TryReadNumber(in ReadOnlySequence<byte> frame, out long number, out byte[] rest)
    {
        (number, rest) = (-1, []);
        if (frame.Length is < 9 or > MaxHeadBytes)
        {
            return false;
        }

        var bytes = frame.ToArray();
        number = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1));
        rest = bytes[9..];
        return number >= 0;
    }

    internal static bool TryReadPut(in ReadOnlySequence<byte> frame, [NotNullWhen(true)] out PutRequest? put)
    {
        put = null;
        if (frame.Length is < 2 + 8 + HashBytes or > MaxHeadBytes)
        {
            return false;
        }

        var bytes = frame.ToArray();
        var length = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(2));
        if (length < 0 || bytes[1] > 1)
        {
            return false;
        }

        put = new PutRequest(bytes[1] == 1, length, bytes[10..(10 + HashBytes)], bytes[(10 + HashBytes)..]);
        return true;
    }

    /// <summary>Reads an error that the other side has sent. Its text is shown to people, so it is made fit for that.</summary>
    internal static FileTransferException ReadError(in ReadOnlySequence<byte> frame)
    {
        var bytes = frame.ToArray();
        var error = bytes.Length > 1 && Enum.IsDefined((FileError)bytes[1]) ? (FileError)bytes[1] : FileError.Unknown;
        var text = Encoding.UTF8.GetString(bytes.AsSpan(Math.Min(2, bytes.Length), Math.Clamp(bytes.Length - 2, 0, 500)));
        return new FileTransferException(error, string.Concat(text.Where(static letter => char.GetUnicodeCategory(letter) is not
            (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format))));
    }

    internal sealed record PutRequest(bool Replace, long Length, byte[] Hash, byte[] Name);
}
