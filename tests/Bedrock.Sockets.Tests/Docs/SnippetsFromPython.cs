using System.Buffers;
using System.Net;
using System.Text;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/from-python-sockets.md. All of them run.</summary>
public sealed class SnippetsFromPython
{
    [Fact]
    public async Task A_server_and_a_client_of_plain_bytes()
    {
        #region python-socket-server
        await using var server = new SocketServer(s => s.ListenTcp(IPAddress.Loopback, 0, c => c.Run(async connection =>
        {
            var (input, output) = (connection.Transport.Input, connection.Transport.Output);
            while (true)
            {
                var read = await input.ReadAsync();            // recv: what is there, and at least one byte
                foreach (var piece in read.Buffer)
                {
                    output.Write(piece.Span);
                }

                input.AdvanceTo(read.Buffer.End);              // it has been dealt with
                await output.FlushAsync();                     // sendall: waits while the peer is slow
                if (read.IsCompleted)
                {
                    return;                                    // recv gave b"": the peer has finished; returning is close
                }
            }
        })));
        await server.StartAsync();                             // bind, listen, accept for ever
        #endregion

        #region python-socket-client
        await using var connection = await new SocketClientBuilder().Build().ConnectAsync(server.Endpoints[0].EndPoint);
        await connection.Transport.Output.WriteAsync("Hello, world"u8.ToArray());
        await connection.Transport.Output.CompleteAsync();     // shutdown(SHUT_WR): the replies still come
        var reply = new MemoryStream();
        await connection.Transport.Input.CopyToAsync(reply);   // recv until b""
        #endregion

        Assert.Equal("Hello, world", Encoding.ASCII.GetString(reply.ToArray()));
    }

    [Fact]
    public async Task A_handler_of_lines()
    {
        await using var server = new SocketServer(s => s.ListenTcp(IPAddress.Loopback, 0, c => c.UseConnectionHandler<Upper>()));
        await server.StartAsync();
        await using var connection = await new SocketClientBuilder().Build().ConnectAsync(server.Endpoints[0].EndPoint);

        await connection.Transport.Output.WriteAsync("hello\n"u8.ToArray());
        var reply = await connection.Transport.Input.ReadAtLeastAsync(7);

        Assert.Equal("HELLO\r\n", Encoding.ASCII.GetString(reply.Buffer.ToArray()));
        connection.Transport.Input.AdvanceTo(reply.Buffer.End);
    }

    [Fact]
    public async Task Options_and_timeouts()
    {
        #region python-options
        await using var server = new SocketServer(s =>
        {
            s.Timeouts = new TimeoutOptions { IdleTimeout = TimeSpan.FromSeconds(30), FirstByteTimeout = TimeSpan.FromSeconds(5) };   // settimeout
            s.Listen("echo", new IPEndPoint(IPAddress.Any, 0), c => c.UseEcho(), options =>
            {
                options.Backlog = 128;                         // listen(128)
                options.NoDelay = true;                        // TCP_NODELAY; the default
                options.KeepAlive = true;                      // SO_KEEPALIVE
                options.ReusePort = true;                      // SO_REUSEPORT
            });
        });
        await server.StartAsync();
        #endregion

        #region python-connect-timeout
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));   // create_connection(address, timeout=5)
        var address = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)server.Endpoints[0].EndPoint).Port);
        await using var connection = await new SocketClientBuilder().Build().ConnectAsync(address, patience.Token);
        #endregion

        Assert.Equal(address, connection.RemoteEndPoint);
    }

    [Fact]
    public async Task Addresses()
    {
        #region python-addresses
        var any = SocketUri.Parse("tcp://*:0");                // ("", 0): any address, IPv4 and IPv6, a free port
        var name = SocketUri.Parse("tcp://localhost:9999");    // ("localhost", 9999)
        var four = SocketUri.Parse("tcp://127.0.0.1:9999");    // ("127.0.0.1", 9999)
        var six = SocketUri.Parse("tcp://[::1]:9999");         // ("::1", 9999) of AF_INET6
        var unix = SocketUri.Parse("unix:///run/echo.sock");   // AF_UNIX
        var resolved = await name.ResolveAsync();              // gethostbyname
        #endregion

        Assert.Equal(new IPEndPoint(IPAddress.IPv6Any, 0), any.EndPoint);
        Assert.Equal(9999, Assert.IsType<IPEndPoint>(resolved).Port);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9999), four.EndPoint);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 9999), six.EndPoint);
        Assert.Equal("/run/echo.sock", unix.EndPoint.ToString());
    }

    #region python-handler
    public sealed class Upper : FrameHandler<LineCodec, ReadOnlySequence<byte>>
    {
        protected override async Task RunAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer)   // handle(self)
        {
            await foreach (var line in peer.ReadAllAsync())                                            // for line in self.rfile
            {
                peer.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line).ToUpperInvariant()));  // self.wfile.write(…)
            }
        }
    }
    #endregion
}
