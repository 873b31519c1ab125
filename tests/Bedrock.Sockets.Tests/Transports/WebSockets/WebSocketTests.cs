using System.Net;
using System.Net.WebSockets;
using System.Text;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Protocols;
using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports.WebSockets;

/// <summary>Our server against .NET's own client, and our client against our server.</summary>
public sealed class WebSocketTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Text_and_binary_messages_are_a_stream_and_come_back_as_binary()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());
        using var client = await ConnectAsync(server);

        await client.SendAsync("gr"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);
        await client.SendAsync(new byte[] { 0xC3 }, WebSocketMessageType.Binary, endOfMessage: false, default);
        await client.SendAsync(new byte[] { 0xBC, 0xC3, 0x9F }, WebSocketMessageType.Binary, endOfMessage: true, default);

        Assert.Equal("grüß", Encoding.UTF8.GetString(await ReceiveAsync(client, 6)));
    }

    [Fact]
    public async Task What_is_flushed_together_is_one_whole_message()
    {
        await using var server = await StartAsync(chain => chain.Run(async connection =>
        {
            for (var piece = 0; piece < 10; piece++)
            {
                connection.Transport.Output.GetSpan(4_000)[..4_000].Fill(1);
                connection.Transport.Output.Advance(4_000);
            }

            await connection.Transport.Output.FlushAsync();
            await connection.Transport.Input.ReadAsync();
        }));
        using var client = await ConnectAsync(server);

        var received = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await client.ReceiveAsync(new byte[65_536].AsMemory(), default).AsTask().WaitAsync(Guard);
            received += part.Count;
        }
        while (!part.EndOfMessage);

        Assert.Equal(40_000, received);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Guard);
    }

    [Fact]
    public async Task A_close_frame_is_a_half_close_and_every_byte_sent_before_it_comes_back()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());
        await using var client = await new WebSocketConnectionFactory().ConnectAsync(server.Endpoints[0].EndPoint);
        var message = Payload.OfLength(3_000_000);

        var receiving = client.ReceiveToEndAsync();
        await client.SendAsync(message);
        await client.HalfCloseAsync();

        Assert.Equal(message, await receiving);
    }

    [Fact]
    public async Task A_handler_that_returns_closes_normally_after_its_last_byte()
    {
        await using var server = await StartAsync(chain => chain.UseGreeting());
        using var client = await ConnectAsync(server);

        Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), await ReceiveAsync(client, 26));
        var end = await client.ReceiveAsync(new byte[1], default).WaitAsync(Guard);

        Assert.Equal(WebSocketMessageType.Close, end.MessageType);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, end.CloseStatus);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Guard);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_connection_without_a_close_frame()
    {
        await using var server = await StartAsync(chain => chain.UseShout());
        using var client = await ConnectAsync(server);

        await client.SendAsync(new byte[70_000], WebSocketMessageType.Binary, endOfMessage: true, default);

        await Assert.ThrowsAsync<WebSocketException>(() => client.ReceiveAsync(new byte[1], default).WaitAsync(Guard));
    }

    [Fact]
    public async Task A_client_that_is_gone_reaches_the_handler_as_a_reset()
    {
        var failure = new TaskCompletionSource<Exception>();
        await using var server = await StartAsync(chain => chain.Run(async connection =>
        {
            try
            {
                await connection.Transport.Input.ReadAsync();
            }
            catch (Exception error)
            {
                failure.SetResult(error);
                throw;
            }
        }));
        var client = await ConnectAsync(server);

        client.Abort();

        Assert.IsType<ConnectionResetException>(await failure.Task.WaitAsync(Guard));
    }

    [Fact]
    public async Task A_server_that_stops_lets_a_quiet_client_go_in_good_order()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());
        using var client = await ConnectAsync(server);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, default);
        Assert.Equal("hello"u8.ToArray(), await ReceiveAsync(client, 5));

        var stopping = server.StopAsync();

        var end = await client.ReceiveAsync(new byte[1], default).WaitAsync(Guard);
        Assert.Equal(WebSocketMessageType.Close, end.MessageType);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Guard);
        await stopping.WaitAsync(Guard);
        await Assert.ThrowsAnyAsync<WebSocketException>(() => ConnectAsync(server));
    }

    [Fact]
    public async Task Paths_of_one_address_share_its_port_and_a_path_is_served_once()
    {
        var factory = new WebSocketListenerFactory();
        var (echo, shout) = (new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/echo"), new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/shout"));
        await using var server = new SocketServer(s => s.Listen("echo", echo, factory, c => c.UseEcho()).Listen("shout", shout, factory, c => c.UseShout()));
        await server.StartAsync();
        using var client = await ConnectAsync(server, index: 1);

        await client.SendAsync("hello\n"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);

        Assert.Equal("HELLO\r\n"u8.ToArray(), await ReceiveAsync(client, 7));
        Assert.Equal(((WebSocketEndPoint)server.Endpoints[0].EndPoint).Host, ((WebSocketEndPoint)server.Endpoints[1].EndPoint).Host);
        await using var twice = new SocketServer(s => s.Listen("a", echo, factory, c => c.UseEcho()).Listen("b", echo, factory, c => c.UseEcho()));
        await Assert.ThrowsAsync<AddressInUseException>(() => twice.StartAsync());
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_refused_as_on_every_transport()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());
        await using var second = new SocketServer(s => s.Listen("echo", server.Endpoints[0].EndPoint, new WebSocketListenerFactory(), c => c.UseEcho()));

        await Assert.ThrowsAsync<AddressInUseException>(() => second.StartAsync());
    }

    [Fact]
    public async Task TLS_is_below_and_our_client_speaks_it()
    {
        using var authority = new Tls.TestAuthority();
        using var certificate = authority.Issue();
        await using var server = await StartAsync(chain => chain.UseEcho(), options => options.Secure = listen => listen.UseServerTls(TlsCertificate.From(certificate)));
        var below = new SocketClientBuilder().UseClientTls("localhost", tls => tls.TrustedAuthorities = authority.Trust).Build();
        await using var client = await new WebSocketConnectionFactory(below).ConnectAsync(server.Endpoints[0].EndPoint);

        await client.SendAsync("secret"u8.ToArray());

        Assert.Equal("secret"u8.ToArray(), await client.ReceiveAsync(6));
    }

    [Fact]
    public async Task What_is_no_websocket_is_told_what_there_is()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());
        using var http = new HttpClient { BaseAddress = new Uri($"http://{((WebSocketEndPoint)server.Endpoints[0].EndPoint).Host}") };

        using var root = await http.GetAsync(new Uri("/", UriKind.Relative)).WaitAsync(Guard);
        using var path = await http.GetAsync(new Uri("/ws", UriKind.Relative)).WaitAsync(Guard);

        Assert.Equal(HttpStatusCode.NotFound, root.StatusCode);
        Assert.Equal(HttpStatusCode.UpgradeRequired, path.StatusCode);
        Assert.Equal("websocket", path.Headers.Upgrade.ToString());
        var elsewhere = new WebSocketEndPoint(((WebSocketEndPoint)server.Endpoints[0].EndPoint).Host, "/other");
        var refused = await Assert.ThrowsAsync<IOException>(() => new WebSocketConnectionFactory().ConnectAsync(elsewhere).AsTask().WaitAsync(Guard));
        Assert.Contains("404", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_of_another_page_is_refused()
    {
        await using var server = await StartAsync(chain => chain.UseEcho(), options => options.AllowedOrigins.Add("https://friend.example"));
        using var stranger = new ClientWebSocket();
        stranger.Options.SetRequestHeader("Origin", "https://evil.example");
        using var friend = new ClientWebSocket();
        friend.Options.SetRequestHeader("Origin", "https://friend.example");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => stranger.ConnectAsync(AddressOf(server, 0), default).WaitAsync(Guard));
        await friend.ConnectAsync(AddressOf(server, 0), default).WaitAsync(Guard);

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.Equal(WebSocketState.Open, friend.State);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_not_read_from()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());
        await using var client = await new WebSocketConnectionFactory().ConnectAsync(server.Endpoints[0].EndPoint);
        var message = new byte[65_536];

        // More than all buffers on the way; without back-pressure it would never end.
        var sending = Task.CompletedTask;
        for (var batch = 0; batch < 4_000 && (sending.IsCompletedSuccessfully || await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(5))) == sending); batch++)
        {
            sending = client.Transport.Output.WriteAsync(message).AsTask();
        }

        Assert.False(sending.IsCompleted);
        client.Abort(new ConnectionAbortedException("enough"));
    }

    private static async Task<SocketServer> StartAsync(Action<IConnectionBuilder> configure, Action<WebSocketEndpointOptions>? options = null)
    {
        var accept = new WebSocketEndpointOptions();
        options?.Invoke(accept);
        var server = new SocketServer(s => s.Listen("web", new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/ws"), new WebSocketListenerFactory(accept), configure));
        await server.StartAsync().WaitAsync(Guard);
        return server;
    }

    private static async Task<ClientWebSocket> ConnectAsync(SocketServer server, int index = 0)
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(AddressOf(server, index), default).WaitAsync(Guard);
        return client;
    }

    private static Uri AddressOf(SocketServer server, int index) => new($"ws://{server.Endpoints[index].EndPoint}");

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket client, int count)
    {
        var bytes = new byte[count];
        for (var received = 0; received < count;)
        {
            var part = await client.ReceiveAsync(bytes.AsMemory(received), default).AsTask().WaitAsync(Guard);
            Assert.Equal(WebSocketMessageType.Binary, part.MessageType);
            received += part.Count;
        }

        return bytes;
    }
}
