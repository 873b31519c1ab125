using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.ProxyProtocol;

/// <summary>A real haproxy that passes TCP on to one server. It gets its listening socket from here, so that no port is fixed; disposing it ends it.</summary>
internal sealed class HaproxyServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ChildProcess _process;

    private HaproxyServer(DirectoryInfo folder, ChildProcess process, IPEndPoint endPoint)
    {
        _folder = folder;
        _process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="bind">Options of its own endpoint.</param>
    /// <param name="server">The server's port, and options such as <c>send-proxy</c>.</param>
    public static async Task<HaproxyServer> StartAsync(string bind, string server)
    {
        var folder = Directory.CreateTempSubdirectory();
        var port = FreePort();
        var file = Path.Combine(folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            defaults
                mode tcp
                timeout connect 30s
                timeout client 30s
                timeout server 30s
            listen through
                bind 127.0.0.1:{port} {bind}
                server one 127.0.0.1:{server}

            """);
        var haproxy = new HaproxyServer(folder, ChildProcess.Start("haproxy", ["-db", "-f", file]), new IPEndPoint(IPAddress.Loopback, port));
        await haproxy.WaitUntilBoundAsync();
        return haproxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>haproxy cannot say which free port it took: one that was free a moment ago is given to it.</summary>
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port; // Bound, so it has one.
    }

    /// <summary>It says nothing when it is ready, so the kernel's table of listening sockets is asked: a connection would already be passed on to the server.</summary>
    private async Task WaitUntilBoundAsync()
    {
        using var guard = new CancellationTokenSource(ChildProcess.Patience);
        var entry = string.Create(CultureInfo.InvariantCulture, $"0100007F:{EndPoint.Port:X4} 00000000:0000 0A");
        while (!(await File.ReadAllTextAsync("/proc/net/tcp", guard.Token)).Contains(entry, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), guard.Token);
        }
    }
}
