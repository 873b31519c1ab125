using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Tls;

namespace Bedrock.Sockets.EndToEndTests.ProxyProtocol;

/// <summary>WebSockets of the command behind a proxy: headers made by hand, and a real haproxy, whose client is 127.0.0.2.</summary>
public sealed class WebSocketProxyTests : IDisposable
{
    private const string Options = "proxy=127.0.0.1&message=You%20are%20{remote}";
    private const string Client = "192.0.2.7:56324";

    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("ws", 1)]
    [InlineData("ws", 2)]
    [InlineData("wss", 1)]
    [InlineData("wss", 2)]
    public async Task The_server_sees_the_client_that_the_header_names(string scheme, int version)
    {
        await using var server = await StartAsync(scheme);
        using var client = await ConnectAsync(AddressOf(server), IPAddress.Loopback);
        await client.SendAsync(Header(version));

        Assert.Equal($"You are {Client}", await GreetingAsync(client, scheme));
    }

    [TheoryWhenInstalled("haproxy")]
    [InlineData("ws", "send-proxy")]
    [InlineData("ws", "send-proxy-v2")]
    [InlineData("wss", "send-proxy")]
    [InlineData("wss", "send-proxy-v2")]
    public async Task The_server_sees_the_client_of_haproxy(string scheme, string option)
    {
        await using var server = await StartAsync(scheme);
        await using var proxy = await HaproxyServer.StartAsync("", $"{AddressOf(server).Port} {option}");
        using var client = await ConnectAsync(proxy.EndPoint, IPAddress.Parse("127.0.0.2"));

        Assert.Equal($"You are {client.LocalEndPoint}", await GreetingAsync(client, scheme));
    }

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("127.0.0.2", "PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n")]
    [InlineData("127.0.0.1", "PROXY TCP4 198.51.100.9 192.0.2.1 56324 443\r\n")]
    public async Task Who_sends_no_header_is_no_proxy_or_names_a_denied_client_hears_nothing(string from, string header)
    {
        await using var server = await BedrockServer.StartAsync($"greeting=ws://127.0.0.1:0/hi?{Options}&deny=198.51.100.0/24");
        using var client = await ConnectAsync(AddressOf(server), IPAddress.Parse(from));

        Assert.Equal("", await ReadAsync(client, Encoding.ASCII.GetBytes(header + "GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
    }

    [Fact]
    public async Task Paths_of_one_address_are_behind_one_proxy()
    {
        var serve = await BedrockCommand.RunAsync("serve", "echo=ws://127.0.0.1:0/a", "greeting=ws://127.0.0.1:0/b?proxy=127.0.0.1");

        Assert.Equal(2, serve.ExitCode);
        Assert.Contains("Endpoint 'greeting': Its options of the PROXY protocol are not those of the first path", serve.Error, StringComparison.Ordinal);
    }

    private Task<BedrockServer> StartAsync(string scheme)
        => BedrockServer.StartAsync($"greeting={scheme}://127.0.0.1:0/hi?{Options}{(scheme == "wss" ? $"&{_files.Query}" : "")}");

    private static IPEndPoint AddressOf(BedrockServer server) => new(IPAddress.Loopback, new Uri(server.Uri("greeting")).Port);

    private static async Task<Socket> ConnectAsync(IPEndPoint endpoint, IPAddress from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(endpoint).WaitAsync(ChildProcess.Patience);
        return socket;
    }

    /// <summary>Sections 2.1 and 2.2 of the specification.</summary>
    private static byte[] Header(int version)
    {
        if (version == 1)
        {
            return "PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n"u8.ToArray();
        }

        byte[] header = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 192, 0, 2, 7, 192, 0, 2, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(24), 56324);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(26), 443);
        return header;
    }

    /// <summary>Opens a WebSocket, and reads the one message that comes before the Close frame.</summary>
    private static async Task<string> GreetingAsync(Socket client, string scheme)
    {
        Stream stream = new NetworkStream(client);
        if (scheme == "wss")
        {
#pragma warning disable CA5359 // Who the server is, other tests ask; this one asks who it thinks the client is.
            var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync("localhost").WaitAsync(ChildProcess.Patience);
            stream = tls;
        }

        await using (stream)
        {
            await stream.WriteAsync("GET /hi HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"u8.ToArray());
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.Equal("HTTP/1.1 101 Switching Protocols", await reader.ReadLineAsync().WaitAsync(ChildProcess.Patience));
            while (await reader.ReadLineAsync().WaitAsync(ChildProcess.Patience) is { Length: > 0 })
            {
                // The other fields do not matter.
            }

            // A frame's first two bytes, its opcode and its length; then the payload.
            var message = await reader.ReadLineAsync().WaitAsync(ChildProcess.Patience) ?? "";
            return message[2..];
        }
    }

    /// <summary>Sends a request and reads all that comes; nothing when the connection is reset.</summary>
    private static async Task<string> ReadAsync(Socket client, byte[] request)
    {
        await using var stream = new NetworkStream(client);
        using var all = new MemoryStream();
        try
        {
            await stream.WriteAsync(request);
            await stream.CopyToAsync(all).WaitAsync(ChildProcess.Patience);
        }
        catch (IOException)
        {
            // The test looks at what has come.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }
}
