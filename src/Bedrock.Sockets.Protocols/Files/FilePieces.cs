using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A file piece by piece, in the memory of one piece.</summary>
internal static class FilePieces
{
    /// <summary>Reads a part of a file as messages of data: a letter, and up to <see cref="FileMessage.ChunkBytes"/> of it. Each is valid until the next.</summary>
    /// <exception cref="EndOfStreamException">The file ends before the part does.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(SafeFileHandle file, long from, long to)
    {
        var piece = ArrayPool<byte>.Shared.Rent(FileMessage.ChunkBytes + 1);
        try
        {
            piece[0] = (byte)'D';
            while (from < to)
            {
                var count = await RandomAccess.ReadAsync(file, piece.AsMemory(1, (int)Math.Min(FileMessage.ChunkBytes, to - from)), from, CancellationToken.None).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException("The file became shorter.");
                }

                from += count;
                yield return piece.AsMemory(0, count + 1);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Adds the first bytes of a file to a hash.</summary>
    /// <exception cref="EndOfStreamException">The file has fewer.</exception>
    public static async ValueTask HashAsync(IncrementalHash hash, SafeFileHandle file, long length)
    {
        await foreach (var piece in ReadAsync(file, 0, length).ConfigureAwait(false))
        {
            hash.AppendData(piece.Span[1..]);
        }
    }
}
