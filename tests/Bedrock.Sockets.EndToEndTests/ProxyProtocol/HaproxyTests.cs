using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Tls;

namespace Bedrock.Sockets.EndToEndTests.ProxyProtocol;

/// <summary>The command behind a real haproxy. The client is 127.0.0.2, the proxy 127.0.0.1: which of them the server names tells whom it has seen.</summary>
public sealed class HaproxyTests
{
    private const string Tell = "message=You%20are%20{remote}";

    [TheoryWhenInstalled("haproxy")]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    [InlineData("send-proxy-v2 proxy-v2-options crc32c,unique-id")]
    public async Task The_server_sees_the_client(string option)
    {
        await using var server = await BedrockServer.StartAsync($"greeting=tcp://127.0.0.1:0?proxy=127.0.0.1&{Tell}");
        await using var proxy = await HaproxyServer.StartAsync("", $"{server.Port("greeting")} {option}");
        using var client = await ConnectAsync(proxy.EndPoint);

        var greeting = await ReadToEndAsync(new NetworkStream(client));

        Assert.Equal($"You are {client.LocalEndPoint}\r\n", greeting);
    }

    [TheoryWhenInstalled("haproxy")]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task The_header_comes_before_TLS(string option)
    {
        using var files = new CertificateFolder();
        await using var server = await BedrockServer.StartAsync($"greeting=tls://127.0.0.1:0?{files.Query}&proxy=127.0.0.1&{Tell}");
        await using var proxy = await HaproxyServer.StartAsync("", $"{server.Port("greeting")} {option}");
        using var client = await ConnectAsync(proxy.EndPoint);
#pragma warning disable CA5359 // Who the server is, other tests ask; this one asks who it thinks the client is.
        await using var tls = new SslStream(new NetworkStream(client), leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(ChildProcess.Patience);

        var greeting = await ReadToEndAsync(tls);

        Assert.Equal($"You are {client.LocalEndPoint}\r\n", greeting);
    }

    [TheoryWhenInstalled("haproxy")]
    [InlineData("127.0.0.2", "")]
    [InlineData("127.0.0.1", "You are ")]
    public async Task A_filter_holds_for_the_client_and_not_for_the_proxy(string denied, string expected)
    {
        await using var server = await BedrockServer.StartAsync($"greeting=tcp://127.0.0.1:0?proxy=127.0.0.1&deny={denied}&{Tell}");
        await using var proxy = await HaproxyServer.StartAsync("", $"{server.Port("greeting")} send-proxy-v2");
        using var client = await ConnectAsync(proxy.EndPoint);

        var greeting = await ReadToEndAsync(new NetworkStream(client));

        Assert.Equal(expected, greeting[..Math.Min(greeting.Length, 8)]);
    }

    [FactWhenInstalled("haproxy")]
    public async Task A_proxy_that_does_not_send_it_and_a_client_that_comes_directly_are_refused()
    {
        await using var server = await BedrockServer.StartAsync($"greeting=tcp://127.0.0.1:0?proxy=127.0.0.1&{Tell}");
        await using var proxy = await HaproxyServer.StartAsync("", server.Port("greeting"));
        using var silent = await ConnectAsync(proxy.EndPoint);
        using var direct = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.PortNumber("greeting")));
        await silent.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());

        Assert.Equal("", await ReadToEndAsync(new NetworkStream(silent)));
        Assert.Equal("", await ReadToEndAsync(new NetworkStream(direct)));
    }

    [FactWhenInstalled("haproxy")]
    public async Task An_echo_of_a_megabyte_comes_back_whole()
    {
        await using var server = await BedrockServer.StartAsync("echo=tcp://127.0.0.1:0?proxy=127.0.0.1");
        await using var proxy = await HaproxyServer.StartAsync("", $"{server.Port("echo")} send-proxy-v2");
        using var client = await ConnectAsync(proxy.EndPoint);
        await using var stream = new NetworkStream(client);
        var sent = Enumerable.Range(0, 1_000_000).Select(static index => (byte)(index * 31 / 7)).ToArray();

        var sending = stream.WriteAsync(sent).AsTask();
        var received = new byte[sent.Length];
        await stream.ReadExactlyAsync(received).AsTask().WaitAsync(ChildProcess.Patience);
        await sending;

        Assert.Equal(sent, received);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(endpoint).WaitAsync(ChildProcess.Patience);
        return socket;
    }

    /// <summary>All that comes; nothing when the connection is reset.</summary>
    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all).WaitAsync(ChildProcess.Patience);
        }
        catch (IOException)
        {
            // The test looks at what has come.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}
