using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Tls;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Diagnostics;

/// <summary>Whatever a peer can name holds ESC, CR LF and U+202E here; no message may hold any of them.</summary>
public sealed class LogInjectionTests : IDisposable
{
    private const string Nasty = "x\u001b[2J\r\nerror: forged \u202etxt.exe";

    private readonly RecordingLogger _logger = new();

    public static TheoryData<string> Chains => ["served", "fails", "frame", "aborts", "resets", "limits", "filter", "proxy", "proxied", "tls"];

    public void Dispose() => _logger.Dispose();

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task The_name_of_a_peer_and_the_words_of_an_error_stay_on_one_line(string chain)
    {
        using var authority = new TestAuthority();
        await using (var test = await TestSocketServer.StartAsync(builder => Add(builder, chain, authority), services => services.AddSingleton<ILoggerFactory>(_logger)))
        {
            await using var client = await test.ConnectAsync(new UnixDomainSocketEndPoint($"/{Nasty}"));
            await client.SendAsync(chain == "proxied" ? ProxyHeader() : Encoding.UTF8.GetBytes(Nasty + "\r\n"));
            await client.HalfCloseAsync();
            await EndAsync(client);
            test.TakeExceptions();
        }

        AssertClean();
    }

    [Fact]
    public async Task The_path_of_a_real_Unix_socket_stays_on_one_line()
    {
        var folder = Directory.CreateTempSubdirectory();
        await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(_logger).BuildServiceProvider();
        await using (var server = new SocketServer(s => s.ListenUnix(Path.Combine(folder.FullName, "s"), chain => chain.UseConnectionLimits(max: 1).UseEcho()), services))
        {
            await server.StartAsync();
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, Nasty)));
            await client.ConnectAsync(server.Endpoints[0].EndPoint).WaitAsync(TcpPeer.Guard);
            await client.SendAsync(new byte[1]);
            Assert.Equal(1, await client.ReceiveAsync(new byte[1]).WaitAsync(TcpPeer.Guard));
        }

        folder.Delete(recursive: true);
        Assert.Contains(_logger.Entries, entry => entry.Message.Contains("forged", StringComparison.Ordinal));
        AssertClean();
    }

    private static void Add(IConnectionBuilder builder, string chain, TestAuthority authority) => _ = chain switch
    {
        "served" => builder.UseEcho(),
        "fails" => builder.Run(_ => throw new InvalidDataException(Nasty)),
        "frame" => builder.Run(_ => throw new FrameException(Nasty)),
        "aborts" => builder.Run(_ => throw new ConnectionAbortedException(Nasty)),
        "resets" => builder.Run(_ => throw new ConnectionResetException(Nasty)),
        "limits" => builder.UseConnectionGate(new Refusing()).UseEcho(),
        "filter" => builder.UseAddressFilter(deny: "10.0.0.0/8").UseEcho(),
        "tls" => builder.UseServerTls(TlsCertificate.From(authority.Issue())).UseEcho(),
        _ => builder.UseProxyProtocol("10.0.0.1").UseEcho(),
    };

    /// <summary>Version 2 with the paths of Unix sockets.</summary>
    private static byte[] ProxyHeader()
    {
        var block = new byte[216];
        Encoding.UTF8.GetBytes($"/{Nasty}", block);
        return [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x31, 0, 216, .. block];
    }

    private static async Task EndAsync(ConnectionContext client)
    {
        try
        {
            await client.ReceiveToEndAsync();
        }
        catch (ConnectionResetException)
        {
            // That is an end too.
        }
    }

    private void AssertClean()
    {
        var said = _logger.Entries.Select(entry => entry.Message).Concat(_logger.Scopes.Select(scope => scope.ToString() ?? "")).ToList();
        Assert.NotEmpty(said);
        Assert.All(said, text => Assert.DoesNotContain(text, character => character is '\u001b' or '\r' or '\n' or '\u202e'));
    }

    private sealed class Refusing : IConnectionGate
    {
        public ValueTask<GateDecision> EnterAsync(EndPoint? remote, CancellationToken cancellationToken) => new(GateDecision.Refuse(Nasty));

        public void Leave(EndPoint? remote)
        {
        }
    }
}
