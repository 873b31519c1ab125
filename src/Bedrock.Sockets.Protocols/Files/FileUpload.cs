using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A file on its way in: written beside its place under a name that nobody can ask for, and moved there when it is whole and its checksum is right.</summary>
/// <remarks>
/// The part's name is made of the content's checksum, so an upload that was cut off goes on where it was, and that of another content does not. While it is open nobody else can go on with it.
/// </remarks>
internal sealed class FileUpload : IDisposable
{
    private readonly string _place;
    private readonly string _part;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private FileUpload(string place, string part, SafeFileHandle file)
    {
        _place = place;
        _part = part;
        _file = file;
    }

    /// <summary>How many bytes are there.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the part of an upload, which may have begun before.</summary>
    /// <exception cref="IOException">Somebody else has it open, or the disk failed.</exception>
    public static async ValueTask<FileUpload> OpenAsync(string place, FileMessage.PutRequest put)
    {
        var part = Path.Join(Path.GetDirectoryName(place), FileRoot.PartPrefix + Convert.ToHexStringLower(put.Hash));
        var upload = new FileUpload(place, part, File.OpenHandle(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous));
        var length = RandomAccess.GetLength(upload._file);
        if (length > put.Length)
        {
            RandomAccess.SetLength(upload._file, 0);
            length = 0;
        }

        await FilePieces.HashAsync(upload._hash, upload._file, length).ConfigureAwait(false);
        upload.Length = length;
        return upload;
    }

    public async ValueTask AddAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
        {
            await RandomAccess.WriteAsync(_file, piece, Length, CancellationToken.None).ConfigureAwait(false);
            _hash.AppendData(piece.Span);
            Length += piece.Length;
        }
    }

    /// <summary>Moves the file to its place if it is what it should be; otherwise it is thrown away.</summary>
    /// <returns>Whether it was moved.</returns>
    /// <exception cref="IOException">There is a file at its place, which may not be replaced; or the disk failed.</exception>
    public bool Finish(byte[] expected, bool replace)
    {
        if (!CryptographicOperations.FixedTimeEquals(_hash.GetHashAndReset(), expected))
        {
            File.Delete(_part);
            return false;
        }

        RandomAccess.FlushToDisk(_file);
        File.Move(_part, _place, replace);
        return true;
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
