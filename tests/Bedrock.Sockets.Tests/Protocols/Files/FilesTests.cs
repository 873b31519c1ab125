using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Protocols.Files;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Files;

public sealed class FilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public FilesTests() => Directory.CreateDirectory(Root);

    private string Root => Path.Combine(_directory.FullName, "root");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Files_are_listed_by_name_without_links_and_hidden_ones()
    {
        await WriteAsync("b/two.txt", "22"u8.ToArray());
        await WriteAsync("a.txt", "1"u8.ToArray());
        await WriteAsync(".hidden", "x"u8.ToArray());
        await WriteAsync("outside", "secret"u8.ToArray(), root: _directory.FullName);
        File.CreateSymbolicLink(Path.Combine(Root, "link"), Path.Combine(_directory.FullName, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "up"), _directory.FullName);
        await using var server = await StartAsync();
        await using var connection = await server.ConnectAsync();

        var files = await new FilesClient(connection).ListAsync();

        Assert.Equal([new FileEntry("a.txt", 1), new FileEntry("b/two.txt", 2)], files);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task A_file_goes_there_and_back_the_same(int length)
    {
        var content = Payload.OfLength(length);
        var sent = await WriteAsync("sent", content, root: _directory.FullName);
        var received = Path.Combine(_directory.FullName, "received");
        await using var server = await StartAsync(files => files.AllowPut = true);
        await using var connection = await server.ConnectAsync();
        var client = new FilesClient(connection);

        Assert.Equal(length, await client.PutAsync(sent, "new/dir/file.bin"));
        Assert.Equal(length, await client.GetAsync("new/dir/file.bin", received));

        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Root, "new/dir/file.bin")));
        Assert.Equal(content, await File.ReadAllBytesAsync(received));
        Assert.False(File.Exists(received + ".part"));
        Assert.Equal([$"{Root}/new/dir/file.bin"], Directory.GetFiles(Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_get_goes_on_where_it_was_cut_off()
    {
        var content = Payload.OfLength(500_000);
        await WriteAsync("file", content);
        var path = await WriteAsync("file.part", content[..300_000], root: _directory.FullName);
        await using var server = await StartAsync();
        await using var connection = await server.ConnectAsync();
        var reports = new Reports();

        await new FilesClient(connection).GetAsync("file", path[..^5], reports);

        Assert.Equal((300_000, 500_000), reports.All[0]);
        Assert.Equal((500_000, 500_000), reports.All[^1]);
        Assert.Equal(content, await File.ReadAllBytesAsync(path[..^5]));
    }

    [Fact]
    public async Task A_part_of_another_file_is_found_by_the_checksum_and_thrown_away()
    {
        await WriteAsync("file", Payload.OfLength(500_000));
        var part = await WriteAsync("file.part", new byte[300_000], root: _directory.FullName);
        await using var server = await StartAsync();
        await using var connection = await server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<FileTransferException>(() => new FilesClient(connection).GetAsync("file", part[..^5]));

        Assert.Equal(FileError.Checksum, refused.Error);
        Assert.False(File.Exists(part));
        Assert.False(File.Exists(part[..^5]));
    }

    [Fact]
    public async Task A_put_that_was_cut_off_leaves_no_file_and_goes_on_where_it_was()
    {
        var content = Payload.OfLength(500_000);
        var sent = await WriteAsync("sent", content, root: _directory.FullName);
        await using var server = await StartAsync(files => files.AllowPut = true);
        await using (var first = await server.ConnectAsync())
        {
            var raw = new Raw(first);
            raw.Write(FileMessage.MakePut("file", replace: false, content.Length, SHA256.HashData(content)));
            Assert.Equal('R', await raw.ReadAsync());
            raw.Write([(byte)'D', .. content.AsSpan(0, 60_000)]);
            await raw.FlushAsync();
            first.Abort(new ConnectionAbortedException("cut off by the test"));
        }

        await using var connection = await server.ConnectAsync();
        var reports = new Reports();
        await PutWhenFreeAsync(server, sent, reports);

        Assert.Contains(reports.All[0].Done, (long[])[0, 60_000]); // The reset may have overtaken the piece.
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Root, "file")));
        Assert.Single(Directory.GetFiles(Root));
    }

    [Fact]
    public async Task A_put_with_the_wrong_checksum_is_thrown_away()
    {
        await using var server = await StartAsync(files => files.AllowPut = true);
        await using var connection = await server.ConnectAsync();
        var raw = new Raw(connection);
        raw.Write(FileMessage.MakePut("file", replace: false, 3, SHA256.HashData("abc"u8)));
        Assert.Equal('R', await raw.ReadAsync());

        raw.Write("Dabd"u8);

        Assert.Equal(('X', FileError.Checksum), await raw.ReadErrorAsync());
        Assert.Empty(Directory.GetFiles(Root));
    }

    [Theory]
    [InlineData(false, false, false, FileError.ReadOnly)]
    [InlineData(true, false, false, FileError.Exists)]
    [InlineData(true, false, true, FileError.Exists)]
    [InlineData(true, true, false, FileError.Exists)]
    public async Task Nothing_is_written_over_unless_both_sides_say_so(bool allowPut, bool allowReplace, bool replace, FileError expected)
    {
        var old = await WriteAsync("file", "old"u8.ToArray());
        var sent = await WriteAsync("sent", "new"u8.ToArray(), root: _directory.FullName);
        await using var server = await StartAsync(files => (files.AllowPut, files.AllowReplace) = (allowPut, allowReplace));
        await using var connection = await server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<FileTransferException>(() => new FilesClient(connection).PutAsync(sent, "file", replace));

        Assert.Equal(expected, refused.Error);
        Assert.Equal("old", await File.ReadAllTextAsync(old));
    }

    [Fact]
    public async Task A_file_is_replaced_when_both_sides_say_so()
    {
        var old = await WriteAsync("file", "old"u8.ToArray());
        var sent = await WriteAsync("sent", "new"u8.ToArray(), root: _directory.FullName);
        await using var server = await StartAsync(files => (files.AllowPut, files.AllowReplace) = (true, true));
        await using var connection = await server.ConnectAsync();

        await new FilesClient(connection).PutAsync(sent, "file", replace: true);

        Assert.Equal("new", await File.ReadAllTextAsync(old));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("up/outside")]
    [InlineData("link")]
    [InlineData("dir/../../outside")]
    [InlineData("/etc/hostname")]
    [InlineData("dir")]
    [InlineData("nothing")]
    [InlineData(".part-00")]
    public async Task What_is_outside_of_the_root_is_not_found(string name)
    {
        await WriteAsync("outside", "secret"u8.ToArray(), root: _directory.FullName);
        await WriteAsync(".part-00", "half"u8.ToArray());
        Directory.CreateDirectory(Path.Combine(Root, "dir"));
        File.CreateSymbolicLink(Path.Combine(Root, "link"), Path.Combine(_directory.FullName, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "up"), _directory.FullName);
        await using var server = await StartAsync(files => (files.AllowPut, files.AllowReplace) = (true, true));

        await using var getting = await server.ConnectAsync();
        var notFound = await Assert.ThrowsAsync<FileTransferException>(() => new FilesClient(getting).GetAsync(name, Path.Combine(_directory.FullName, "got")));
        Assert.Equal(FileError.NotFound, notFound.Error);

        if (name is not "nothing")
        {
            var sent = await WriteAsync("sent", "new"u8.ToArray(), root: _directory.FullName);
            await using var putting = await server.ConnectAsync();
            var badName = await Assert.ThrowsAsync<FileTransferException>(() => new FilesClient(putting).PutAsync(sent, name, replace: true));
            Assert.Equal(FileError.BadName, badName.Error);
        }

        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(_directory.FullName, "outside")));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_comes()
    {
        var sent = await WriteAsync("sent", new byte[1_001], root: _directory.FullName);
        await using var server = await StartAsync(files => (files.AllowPut, files.MaxFileBytes) = (true, 1_000));
        await using var connection = await server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<FileTransferException>(() => new FilesClient(connection).PutAsync(sent, "file"));

        Assert.Equal(FileError.TooLarge, refused.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("G")]
    [InlineData("Dabc")]
    [InlineData("G\u007F\u007F\u007F\u007F\u007F\u007F\u007F\u007Ffile")] // An offset beyond the end.
    public async Task A_request_that_makes_no_sense_is_answered_and_the_next_connection_works(string request)
    {
        await WriteAsync("file", "abc"u8.ToArray());
        await using var server = await StartAsync();
        await using var connection = await server.ConnectAsync();
        var raw = new Raw(connection);

        raw.Write(Encoding.Latin1.GetBytes(request));

        Assert.Equal(('X', FileError.BadRequest), await raw.ReadErrorAsync());
        await using var next = await server.ConnectAsync();
        Assert.Equal(3, await new FilesClient(next).GetAsync("file", Path.Combine(_directory.FullName, "got")));
    }

    [Fact]
    public void A_root_that_is_no_directory_is_refused_when_the_chain_is_built()
        => Assert.Throws<ArgumentException>(() => new FilesHandler(new FilesOptions { Root = Path.Combine(Root, "nowhere") }));

    private Task<TestSocketServer> StartAsync(Action<FilesOptions>? configure = null) => TestSocketServer.StartAsync(chain => chain.UseFiles(files =>
    {
        files.Root = Root;
        configure?.Invoke(files);
    }));

    private async Task<string> WriteAsync(string name, byte[] content, string? root = null)
    {
        var path = Path.Combine(root ?? Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // It has one.
        await File.WriteAllBytesAsync(path, content);
        return path;
    }

    /// <summary>The server may still be closing the part of the connection before.</summary>
    private static async Task PutWhenFreeAsync(TestSocketServer server, string path, Reports reports)
    {
        for (var attempt = 0; ; attempt++)
        {
            await using var connection = await server.ConnectAsync();
            try
            {
                await new FilesClient(connection).PutAsync(path, "file", progress: reports);
                return;
            }
            catch (FileTransferException busy) when (busy.Error is FileError.Busy && attempt < 1_000)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class Reports : IProgress<(long Done, long Length)>
    {
        public List<(long Done, long Length)> All { get; } = [];

        public void Report((long Done, long Length) value) => All.Add(value);
    }

    /// <summary>A client that says what it likes.</summary>
    private sealed class Raw(ConnectionContext connection)
    {
        private readonly FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>> _peer = new(connection, FileMessage.Codec);

        public void Write(ReadOnlySpan<byte> message) => _peer.Write(message);

        public async Task FlushAsync() => await _peer.FlushAsync();

        public async Task<char> ReadAsync() => (await NextAsync()).Letter;

        public async Task<(char Letter, FileError Error)> ReadErrorAsync()
        {
            var (letter, second) = await NextAsync();
            return (letter, (FileError)second);
        }

        private async Task<(char Letter, byte Second)> NextAsync()
        {
            await foreach (var frame in _peer.ReadAllAsync())
            {
                var bytes = frame.ToArray();
                return ((char)bytes[0], bytes[1]);
            }

            throw new EndOfStreamException();
        }
    }
}
