using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Tests.Protocols;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Datagrams;

public sealed class UnixDatagramTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_527)]
    public async Task A_datagram_comes_back(int size)
    {
        await using var server = await StartAsync();
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);
        var message = Payload.OfLength(size);

        Assert.Equal(message, await client.AskAsync(message));
    }

    [Fact]
    public async Task Larger_ones_than_UDP_carries_are_a_matter_of_the_option()
    {
        await using var server = await StartAsync(options => options.MaxDatagramSize = 100_000);
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);
        var message = Payload.OfLength(100_000);

        Assert.Equal(message, await client.AskAsync(message));
    }

    [Fact]
    public async Task A_sender_without_a_name_is_handled_and_cannot_be_answered()
    {
        await using var server = await StartAsync();
        using var nameless = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);

        await nameless.SendToAsync("hello"u8.ToArray(), SocketFlags.None, server.Endpoints[0].EndPoint);

        Assert.Equal("next"u8.ToArray(), await client.AskAsync("next"u8.ToArray()));
    }

    [Fact]
    public async Task A_sender_that_does_not_read_costs_its_own_replies_only()
    {
        await using var server = await StartAsync();
        using var stuck = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        stuck.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "stuck")));
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);

        for (var message = 0; message < 2_000; message++)
        {
            await stuck.SendToAsync("hello"u8.ToArray(), SocketFlags.None, server.Endpoints[0].EndPoint).WaitAsync(Exchange.Guard);
        }

        Assert.Equal("next"u8.ToArray(), await client.AskAsync("next"u8.ToArray()));
    }

    [Fact]
    public async Task A_client_that_has_used_up_the_send_buffer_costs_the_others_their_replies_until_it_is_gone()
    {
        await using var server = await StartAsync();
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint, new DatagramClientOptions { Attempts = 30 });
        await using (var stuck = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint))
        {
            // The kernel sets no bound of their number for a peer that is connected to the sender.
            for (var message = 0; message < 2_000; message++)
            {
                await stuck.SendAsync("hello"u8.ToArray()).AsTask().WaitAsync(Exchange.Guard);
            }
        }

        var reply = new byte[10];
        Assert.Equal(4, await client.RequestAsync("next"u8.ToArray(), reply));
    }

    [Fact]
    public async Task The_file_is_removed_at_the_stop_and_one_that_a_killed_server_left_is_replaced()
    {
        await using (await StartAsync())
        {
            Assert.True(File.Exists(SocketPath));
        }

        Assert.False(File.Exists(SocketPath));
        LeaveAFile();
        Assert.True(File.Exists(SocketPath));

        await using var server = await StartAsync();
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);
        Assert.Equal("hello"u8.ToArray(), await client.AskAsync("hello"u8.ToArray()));
    }

    [Fact]
    public async Task A_path_on_which_somebody_listens_is_in_use()
    {
        await using var first = await StartAsync();

        await Assert.ThrowsAsync<AddressInUseException>(() => StartAsync());
    }

    [Fact]
    public async Task The_mode_of_the_file_is_set()
    {
        await using var server = await StartAsync(options => options.UnixMode = "600");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(SocketPath));
    }

    private string SocketPath => Path.Combine(_directory.FullName, "s");

    private async Task<SocketServer> StartAsync(Action<DatagramEndpointOptions>? options = null)
    {
        var server = new SocketServer(builder => builder.ListenUnixDatagrams(SocketPath, d => d.UseEcho(), options));
        await server.StartAsync();
        return server;
    }

    /// <summary>The runtime removes the file of a socket that it closes; a descriptor that it does not know to be bound stays behind.</summary>
    private void LeaveAFile()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketPath));
        File.Move(SocketPath, SocketPath + ".kept");
        socket.Dispose();
        File.Move(SocketPath + ".kept", SocketPath);
    }
}
