using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A SHA-256 over a file, piece by piece, in the memory of one piece.</summary>
internal static class FileDigest
{
    /// <summary>Adds the first bytes of a file to a hash.</summary>
    public static async ValueTask AddAsync(IncrementalHash hash, SafeFileHandle file, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FileMessage.ChunkBytes);
        try
        {
            for (long done = 0; done < length;)
            {
                var count = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(FileMessage.ChunkBytes, length - done)), done, CancellationToken.None).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException("The file became shorter.");
                }

                hash.AppendData(buffer, 0, count);
                done += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
