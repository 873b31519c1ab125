using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Bedrock.Sockets.Framing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>Gives the files of a directory, and takes files where that is allowed, in pieces with checksums. A transfer that was cut off goes on where it was. One instance serves any number of connections at once.</summary>
/// <remarks>A connection takes one request after the other. Whatever the length of a file, a connection holds one piece of 64 KiB of it.</remarks>
public sealed class FilesHandler : FrameHandler<LengthPrefixCodec, ReadOnlySequence<byte>>
{
    private readonly FileRoot _root;
    private readonly bool _allowPut;
    private readonly bool _allowReplace;
    private readonly long _maxFileBytes;

    /// <summary>Makes a handler.</summary>
    /// <param name="options">What is given and taken; read now, so later changes have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The root is no directory.</exception>
    public FilesHandler(FilesOptions options)
        : base(FileMessage.Codec)
    {
        ArgumentNullException.ThrowIfNull(options);

        _root = new FileRoot(options.Root);
        _allowPut = options.AllowPut;
        _allowReplace = options.AllowReplace;
        _maxFileBytes = options.MaxFileBytes;
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> peer)
    {
        ArgumentNullException.ThrowIfNull(peer);

        var frames = peer.ReadAllAsync().GetAsyncEnumerator();
        while (await frames.MoveNextAsync().ConfigureAwait(false))
        {
            var frame = frames.Current;
            try
            {
                switch (FileMessage.Letter(frame))
                {
                    case 'L':
                        await ListAsync(peer).ConfigureAwait(false);
                        break;
                    case 'G' when FileMessage.TryReadNumber(frame, out var offset, out var name):
                        await GetAsync(peer, offset, name).ConfigureAwait(false);
                        break;
                    case 'P' when FileMessage.TryReadPut(frame, out var put):
                        await PutAsync(peer, frames, put).ConfigureAwait(false);
                        break;
                    default:
                        throw new FileTransferException(FileError.BadRequest, "The request was not understood.");
                }
            }
            catch (FileTransferException refused)
            {
                // What comes behind a refused put is data that nobody wants: the end says so.
                peer.Write(FileMessage.MakeError(refused.Error, refused.Message));
                return;
            }
            catch (Exception failed) when (failed is (IOException or UnauthorizedAccessException) and not ConnectionResetException)
            {
                peer.Write(FileMessage.MakeError(FileError.Failed, failed is EndOfStreamException ? failed.Message : "The server's disk failed."));
                return;
            }
        }
    }

    private async ValueTask ListAsync(FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> peer)
    {
        foreach (var (name, length) in _root.List())
        {
            peer.Write(FileMessage.Make('F', length, Encoding.UTF8.GetBytes(name)));
            if (peer.Connection.Transport.Output.UnflushedBytes >= FileMessage.ChunkBytes)
            {
                await peer.FlushAsync().ConfigureAwait(false);
            }
        }

        peer.Write("Z"u8);
    }

    private async ValueTask GetAsync(FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> peer, long offset, byte[] name)
    {
        var path = FilePath.TryRead(name, out var segments) ? _root.Find(segments) : null;
        if (path is null)
        {
            throw new FileTransferException(FileError.NotFound, "There is no such file.");
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        if (offset > length)
        {
            throw new FileTransferException(FileError.BadRequest, $"The file has {length} bytes; there is nothing from {offset} on.");
        }

        peer.Write(FileMessage.Make('H', length, []));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await FilePieces.HashAsync(hash, file, offset).ConfigureAwait(false);
        await foreach (var piece in FilePieces.ReadAsync(file, offset, length).ConfigureAwait(false))
        {
            hash.AppendData(piece.Span[1..]);
            peer.Write(piece.Span);
            await peer.FlushAsync().ConfigureAwait(false);
        }

        peer.Write(FileMessage.MakeChecksum(hash.GetHashAndReset()));
    }

    private async ValueTask PutAsync(
        FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> peer, FrameSequence<LengthPrefixCodec, ReadOnlySequence<byte>>.Enumerator frames, FileMessage.PutRequest put)
    {
        var place = PlaceOf(put);
        using var upload = await OpenAsync(place, put).ConfigureAwait(false);
        peer.Write(FileMessage.Make('R', upload.Length, []));
        await peer.FlushAsync().ConfigureAwait(false);
        while (upload.Length < put.Length)
        {
            if (!await frames.MoveNextAsync().ConfigureAwait(false))
            {
                throw new FileTransferException(FileError.BadRequest, "The file ended early; what has come is kept.");
            }

            var piece = frames.Current;
            if (FileMessage.Letter(piece) is not 'D' || piece.Length - 1 > put.Length - upload.Length)
            {
                throw new FileTransferException(FileError.BadRequest, "That was no piece of the file.");
            }

            await upload.AddAsync(piece.Slice(1)).ConfigureAwait(false);
        }

        Finish(upload, put, place);
        peer.Write(FileMessage.MakeChecksum(put.Hash));
    }

    private string PlaceOf(FileMessage.PutRequest put)
    {
        if (!_allowPut)
        {
            throw new FileTransferException(FileError.ReadOnly, "The server takes no files.");
        }

        if (put.Length > _maxFileBytes)
        {
            throw new FileTransferException(FileError.TooLarge, $"The server takes files of up to {_maxFileBytes} bytes.");
        }

        var place = FilePath.TryRead(put.Name, out var segments) ? _root.Place(segments) : null;
        return place is null ? throw new FileTransferException(FileError.BadName, "A file cannot have this name.")
            : File.Exists(place) && !(put.Replace && _allowReplace) ? throw Exists()
            : place;
    }

    private static async ValueTask<FileUpload> OpenAsync(string place, FileMessage.PutRequest put)
    {
        try
        {
            return await FileUpload.OpenAsync(place, put).ConfigureAwait(false);
        }
        catch (IOException taken)
        {
            throw new FileTransferException(FileError.Busy, $"The file cannot be written now; somebody else may be sending it ({taken.GetType().Name}).");
        }
    }

    private void Finish(FileUpload upload, FileMessage.PutRequest put, string place)
    {
        try
        {
            if (!upload.Finish(put.Hash, put.Replace && _allowReplace))
            {
                throw new FileTransferException(FileError.Checksum, "What arrived is not what its checksum says; it was thrown away.");
            }
        }
        catch (IOException) when (File.Exists(place) && !(put.Replace && _allowReplace))
        {
            throw Exists();
        }
    }

    private static FileTransferException Exists() => new(FileError.Exists, "There is a file of that name already.");
}
