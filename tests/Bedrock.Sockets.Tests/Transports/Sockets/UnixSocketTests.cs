using System.Net.Sockets;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports.Sockets;

public sealed class UnixSocketTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    private string FilePath => Path.Combine(_directory.FullName, "s.sock");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_file_is_there_while_the_listener_is()
    {
        var listener = await BindAsync();
        var during = File.Exists(FilePath);

        await listener.DisposeAsync();

        Assert.True(during);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task A_file_that_a_killed_server_left_is_replaced()
    {
        LeaveStaleFile();

        await using var listener = await BindAsync();
        using var peer = await TcpPeer.ConnectAsync(listener.EndPoint);

        Assert.True(peer.Socket.Connected);
    }

    [Fact]
    public async Task A_file_on_which_somebody_listens_is_in_use()
    {
        await using var first = await BindAsync();

        await Assert.ThrowsAsync<AddressInUseException>(async () => await BindAsync());

        Assert.True(File.Exists(FilePath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("precious")]
    public async Task A_file_that_is_no_socket_is_left_alone(string content)
    {
        await File.WriteAllTextAsync(FilePath, content);

        await Assert.ThrowsAsync<AddressInUseException>(async () => await BindAsync());

        Assert.Equal(content, await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task The_mode_is_the_one_asked_for()
    {
        await using var listener = await BindAsync(new SocketEndpointOptions { UnixMode = "620" });

        if (OperatingSystem.IsWindows())
        {
            return; // No modes there.
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task Closing_twice_leaves_the_file_of_a_successor()
    {
        var first = ListenSocket.Bind(new UnixDomainSocketEndPoint(FilePath), new SocketEndpointOptions());
        first.Dispose();
        await using var second = await BindAsync();

        first.Dispose();

        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public async Task An_abstract_name_has_no_file_to_remove()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // No such names there.
        }

        var name = $"bedrock-{Guid.NewGuid():N}";
        await File.WriteAllTextAsync($"@{name}", "somebody's");
        var endpoint = new UnixDomainSocketEndPoint($"\0{name}");

        await using (await new SocketListenerFactory().BindAsync(endpoint))
        {
            using var peer = await TcpPeer.ConnectAsync(endpoint);
            Assert.True(peer.Socket.Connected);
        }

        Assert.True(File.Exists($"@{name}"));
        File.Delete($"@{name}");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(107)]
    public async Task A_client_is_known_by_its_path_however_long(int length)
    {
        await using var listener = await BindAsync();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var path = Path.Combine(_directory.FullName, "").PadRight(Math.Max(length, _directory.FullName.Length + 2), 'c');
        client.Bind(new UnixDomainSocketEndPoint(path));
        var accepting = listener.AcceptAsync();
        await client.ConnectAsync(listener.EndPoint).WaitAsync(TcpPeer.Guard);

        await using var connection = await accepting.AsTask().WaitAsync(TcpPeer.Guard);

        Assert.Equal(path, connection?.RemoteEndPoint?.ToString());
        Assert.Equal(FilePath, connection?.LocalEndPoint?.ToString());
    }

    private async ValueTask<IConnectionListener> BindAsync(SocketEndpointOptions? options = null)
        => await new SocketListenerFactory(options).BindAsync(new UnixDomainSocketEndPoint(FilePath));

    /// <summary>A socket disposed by .NET takes its file along, as a killed process does not; so the file is put back.</summary>
    private void LeaveStaleFile()
    {
        var elsewhere = FilePath + ".kept";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(FilePath));
            File.Move(FilePath, elsewhere);
        }

        File.Move(elsewhere, FilePath);
    }
}
