using System.Globalization;
using System.Security.Cryptography;
using Bedrock.Sockets.EndToEndTests.Processes;
using Xunit.Abstractions;

namespace Bedrock.Sockets.EndToEndTests.Transfer;

/// <summary><c>bedrock get</c> and <c>bedrock put</c> against <c>bedrock serve files=…</c>.</summary>
public sealed class TransferTests(ITestOutputHelper output) : IDisposable
{
    private const int Megabyte = 1_000_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    private string Root => Directory.CreateDirectory(Path.Combine(_directory.FullName, "root")).FullName;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_file_goes_there_and_back_and_is_listed_and_not_written_over()
    {
        var sent = await MakeAsync("sent.bin", 3 * Megabyte);
        await using var server = await BedrockServer.StartAsync($"files=tcp://127.0.0.1:0?root={Root}&allowPut=true");

        var put = await BedrockCommand.RunAsync("put", server.Uri("files"), sent, "a/b.bin");
        var list = await BedrockCommand.RunAsync("get", server.Uri("files"));
        var got = await BedrockCommand.RunAsync("get", server.Uri("files"), "a/b.bin", Path.Combine(_directory.FullName, "got.bin"));
        var again = await BedrockCommand.RunAsync("put", server.Uri("files"), sent, "a/b.bin", "--replace");
        var nothing = await BedrockCommand.RunAsync("get", server.Uri("files"), "nothing");

        Assert.Equal((0, 0), (put.ExitCode, got.ExitCode));
        Assert.EndsWith(" s, SHA-256 verified", put.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal("        3000000 a/b.bin\n", list.OutputText);
        Assert.Equal(await HashAsync(sent), await HashAsync(Path.Combine(_directory.FullName, "got.bin")));
        Assert.Equal((1, $"bedrock: 'a/b.bin' on {server.Uri("files")}: There is a file of that name already. Choose another name, or --replace it where it is served with allowReplace=true."), (again.ExitCode, Assert.Single(again.ErrorLines)));
        Assert.Equal((1, $"bedrock: 'nothing' on {server.Uri("files")}: There is no such file. See what there is with 'bedrock get {server.Uri("files")}'."), (nothing.ExitCode, Assert.Single(nothing.ErrorLines)));
    }

    [Fact]
    public async Task A_large_file_is_interrupted_and_resumed_both_ways_and_the_servers_memory_stays_flat()
    {
        const int Megabytes = 300;
        var sent = await MakeAsync("sent.bin", Megabytes * Megabyte);
        var received = Path.Combine(_directory.FullName, "received.bin");
        await using var server = await BedrockServer.StartAsync($"files=tcp://127.0.0.1:0?root={Root}&allowPut=true");

        await InterruptAsync("put", server.Uri("files"), sent, "file.bin");
        var put = await BedrockCommand.RunAsync("put", server.Uri("files"), sent, "file.bin");
        await InterruptAsync("get", server.Uri("files"), "file.bin", received);
        var get = await BedrockCommand.RunAsync("get", server.Uri("files"), "file.bin", received);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{put.ErrorLines[^1]}\n{get.ErrorLines[^1]}\nthe server's peak memory: {PeakMegabytes(server.Process.Id)} MB"));
        Assert.Contains("of them from before", put.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains("of them from before", get.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(await HashAsync(sent), await HashAsync(received));
        Assert.Equal([Path.Combine(Root, "file.bin")], Directory.GetFiles(Root));
        // All that the runtime and the server take; a third of the file would be far above it.
        Assert.InRange(PeakMegabytes(server.Process.Id), 1, Megabytes / 2);
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_one_line()
    {
        var noRoot = await BedrockCommand.RunAsync("serve", "files=tcp://127.0.0.1:0");
        var nobody = await BedrockCommand.RunAsync("get", "tcp://127.0.0.1:1", "file");
        await using var server = await BedrockServer.StartAsync("greeting=tcp://127.0.0.1:0");
        var other = await BedrockCommand.RunAsync("get", server.Uri("greeting"), "file", Path.Combine(_directory.FullName, "got"));

        Assert.Equal((2, true), (noRoot.ExitCode, noRoot.Error.Contains("Root ('') must be a directory that exists", StringComparison.Ordinal)));
        Assert.Equal((1, true), (nobody.ExitCode, nobody.Error.Contains("Nobody listens", StringComparison.Ordinal)));
        Assert.Equal(1, other.ExitCode);
        Assert.Equal($"bedrock: 'file' on {server.Uri("greeting")}: The server does not speak the files protocol.", Assert.Single(other.ErrorLines));
    }

    /// <summary>Starts a transfer and kills it when it has told of its second tenth.</summary>
    private static async Task InterruptAsync(params string[] arguments)
    {
        await using var transfer = BedrockCommand.Start(arguments);
        await transfer.Error.NextAsync("20 %");
        await transfer.SignalAsync("KILL");
        await transfer.ExitAsync();
    }

    private async Task<string> MakeAsync(string name, long length)
    {
        var path = Path.Combine(_directory.FullName, name);
        await using var file = File.Create(path);
        for (var left = length; left > 0; left -= Megabyte)
        {
            await file.WriteAsync(RandomNumberGenerator.GetBytes((int)Math.Min(left, Megabyte)));
        }

        return path;
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file));
    }

    private static long PeakMegabytes(int process)
        => long.Parse(File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1_000;
}
