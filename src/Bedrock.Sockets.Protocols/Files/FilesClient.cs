using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Bedrock.Sockets.Framing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A client of the files protocol, on a connection of any transport. One request at a time, one caller at a time.</summary>
/// <remarks>Whatever the length of a file, the client holds one piece of 64 KiB of it. After an exception the connection is of no more use.</remarks>
public sealed class FilesClient
{
    private readonly FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> _peer;
    private readonly FrameSequence<LengthPrefixCodec, ReadOnlySequence<byte>>.Enumerator _frames;

    /// <summary>Makes a client.</summary>
    /// <param name="connection">The connection. It stays the caller's, who disposes it.</param>
    public FilesClient(ConnectionContext connection)
    {
        _peer = new FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>>(connection, FileMessage.Codec);
        _frames = _peer.ReadAllAsync().GetAsyncEnumerator();
    }

    /// <summary>Lists the server's files, sorted by name.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="FileTransferException">The server refused.</exception>
    /// <exception cref="ConnectionResetException">The server is gone.</exception>
    public async Task<IReadOnlyList<FileEntry>> ListAsync()
    {
        _peer.Write("L"u8);
        var files = new List<FileEntry>();
        while (await NextAsync().ConfigureAwait(false) is var frame && FileMessage.Letter(frame) is 'F' && FileMessage.TryReadNumber(frame, out var length, out var name))
        {
            files.Add(new FileEntry(Encoding.UTF8.GetString(name), length));
        }

        return files;
    }

    /// <summary>Gets a file. What an earlier call has got of it, in <c>PATH.part</c>, is not got again; when the checksum is right the part becomes the file.</summary>
    /// <param name="name">Its name at the server.</param>
    /// <param name="path">Where it goes. An existing file is replaced in one step, at the end.</param>
    /// <param name="progress">Told how many bytes are there and how many there will be; <see langword="null"/> for nobody.</param>
    /// <returns>The file's length in bytes.</returns>
    /// <exception cref="FileTransferException">The server refused, or the checksum is wrong: then the part is deleted.</exception>
    /// <exception cref="ConnectionResetException">The server is gone; the part is kept.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<long> GetAsync(string name, string path, IProgress<(long Done, long Length)>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);

        var part = path + ".part";
        try
        {
            return await GetPartAsync(name, path, part, progress).ConfigureAwait(false);
        }
        finally
        {
            // A refusal leaves nothing behind.
            if (new FileInfo(part) is { Exists: true, Length: 0 } empty)
            {
                empty.Delete();
            }
        }
    }

    private async Task<long> GetPartAsync(string name, string path, string part, IProgress<(long Done, long Length)>? progress)
    {
        bool whole;
        long length;
        using (var file = File.OpenHandle(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous))
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            var done = RandomAccess.GetLength(file);
            await FilePieces.HashAsync(hash, file, done).ConfigureAwait(false);
            _peer.Write(FileMessage.Make('G', done, Encoding.UTF8.GetBytes(name)));
            if (await NextAsync().ConfigureAwait(false) is var head && (FileMessage.Letter(head) is not 'H' || !FileMessage.TryReadNumber(head, out length, out _)))
            {
                throw Unexpected();
            }

            progress?.Report((done, length));
            while (done < length)
            {
                var frame = await NextAsync().ConfigureAwait(false);
                if (FileMessage.Letter(frame) is not 'D' || frame.Length - 1 > length - done)
                {
                    throw Unexpected();
                }

                foreach (var piece in frame.Slice(1))
                {
                    await RandomAccess.WriteAsync(file, piece, done, CancellationToken.None).ConfigureAwait(false);
                    hash.AppendData(piece.Span);
                    done += piece.Length;
                }

                progress?.Report((done, length));
            }

            var end = await NextAsync().ConfigureAwait(false);
            whole = FileMessage.Letter(end) is 'S' && CryptographicOperations.FixedTimeEquals(end.Slice(1).ToArray(), hash.GetHashAndReset());
        }

        if (!whole)
        {
            File.Delete(part);
            throw new FileTransferException(FileError.Checksum, "What arrived is not what the server's checksum says; it was thrown away. The file may have changed since the first part of it came: get it again.");
        }

        File.Move(part, path, overwrite: true);
        return length;
    }

    /// <summary>Sends a file. What the server has of it from an earlier call is not sent again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name at the server, with slashes for directories, which are made.</param>
    /// <param name="replace">Whether it may replace a file of that name; the server must allow it too.</param>
    /// <param name="progress">Told how many bytes the server has and how many there are; <see langword="null"/> for nobody.</param>
    /// <returns>The file's length in bytes.</returns>
    /// <exception cref="FileTransferException">The server refused.</exception>
    /// <exception cref="ConnectionResetException">The server is gone; it keeps what it has.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<long> PutAsync(string path, string name, bool replace = false, IProgress<(long Done, long Length)>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            await FilePieces.HashAsync(hash, file, length).ConfigureAwait(false);
            _peer.Write(FileMessage.MakePut(name, replace, length, hash.GetHashAndReset()));
        }

        var answer = await NextAsync().ConfigureAwait(false);
        if (FileMessage.Letter(answer) is not 'R' || !FileMessage.TryReadNumber(answer, out var done, out _) || done > length)
        {
            throw Unexpected();
        }

        progress?.Report((done, length));
        await SendAsync(file, done, length, progress).ConfigureAwait(false);
        return FileMessage.Letter(await NextAsync().ConfigureAwait(false)) is 'S' ? length : throw Unexpected();
    }

    private async ValueTask SendAsync(Microsoft.Win32.SafeHandles.SafeFileHandle file, long done, long length, IProgress<(long Done, long Length)>? progress)
    {
        try
        {
            await foreach (var piece in FilePieces.ReadAsync(file, done, length).ConfigureAwait(false))
            {
                _peer.Write(piece.Span);
                await _peer.FlushAsync().ConfigureAwait(false);
                done += piece.Length - 1;
                progress?.Report((done, length));
            }
        }
        catch (ConnectionResetException)
        {
            // The server may have said why before it ended: the next frame tells.
        }
    }

    private async ValueTask<ReadOnlySequence<byte>> NextAsync()
    {
        try
        {
            if (!await _frames.MoveNextAsync().ConfigureAwait(false))
            {
                throw new ConnectionResetException("The server ended the connection in the midst of a transfer.");
            }
        }
        catch (FrameException)
        {
            throw Unexpected();
        }

        var frame = _frames.Current;
        return FileMessage.Letter(frame) is 'X' ? throw FileMessage.ReadError(frame) : frame;
    }

    private static FileTransferException Unexpected() => new(FileError.BadRequest, "The server does not speak the files protocol.");
}
