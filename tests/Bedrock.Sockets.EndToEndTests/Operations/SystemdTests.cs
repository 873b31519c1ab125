using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Tls;
using Xunit.Abstractions;

namespace Bedrock.Sockets.EndToEndTests.Operations;

/// <summary>The command as a service of systemd, as far as that goes without systemd as the machine's init.</summary>
public sealed partial class SystemdTests(ITestOutputHelper output)
{
    [FactWhenInstalled("systemd-socket-activate")]
    public async Task A_real_systemd_socket_activate_passes_sockets_by_their_names()
    {
        var (echo, greeting) = (FreePort(), FreePort());
        await using var process = ChildProcess.Start("systemd-socket-activate", [
            "-l", $"127.0.0.1:{greeting}", "-l", $"127.0.0.1:{echo}", "--fdname=greeting:echo", "-E", "PATH", "-E", "DOTNET_ROOT", "-E", "HOME",
            Programs.PathOf(Programs.Dotnet) ?? Programs.Dotnet, BedrockCommand.Path, "serve", "echo=fd://echo", "greeting=fd://greeting"]);
        await process.Error.NextAsync($"127.0.0.1:{echo}");

        // It starts the command when the first client comes, which waits in the kernel's queue meanwhile.
        var hello = await Programs.RunAsync("python3", ["-c", $"import socket; s = socket.create_connection(('127.0.0.1', {echo}), 60); s.sendall(b'hello'); s.shutdown(1); print(s.recv(9).decode())"]);
        Assert.Equal("hello\n", hello.OutputText);
        var server = await BedrockServer.StartAsync(process, endpoints: 2);
        Assert.Equal($"tcp://127.0.0.1:{echo}", server.Uri("echo"));
        Assert.Equal($"tcp://127.0.0.1:{greeting}", server.Uri("greeting"));
        Assert.Equal("Thank you for connecting\r\n", (await BedrockCommand.RunAsync("connect", server.Uri("greeting"))).OutputText);
    }

    [FactWhenInstalled("systemd-socket-activate", "openssl")]
    public async Task A_passed_socket_with_a_certificate_speaks_TLS()
    {
        using var files = new CertificateFolder();
        var port = FreePort();
        await using var process = ChildProcess.Start("systemd-socket-activate", [
            "-l", $"127.0.0.1:{port}", "--fdname=echo", "-E", "PATH", "-E", "DOTNET_ROOT", "-E", "HOME",
            Programs.PathOf(Programs.Dotnet) ?? Programs.Dotnet, BedrockCommand.Path, "serve", $"echo=fd://echo?{files.Query}"]);
        await process.Error.NextAsync($"127.0.0.1:{port}");
        await using var client = ChildProcess.Start("openssl", ["s_client", "-quiet", "-verify_return_error", "-CAfile", files.Authority, "-servername", "localhost", "-connect", $"127.0.0.1:{port}"]);

        await client.Input.WriteAsync("hello\n"u8.ToArray());
        await client.Input.FlushAsync();

        Assert.Equal("hello", await client.OutputLines.NextAsync());
        var server = await BedrockServer.StartAsync(process, endpoints: 1);
        Assert.Equal($"tls://127.0.0.1:{port}", server.Uri("echo"));
    }

    [Fact]
    public async Task A_passed_socket_with_options_of_TLS_and_no_certificate_is_refused()
    {
        var serve = await BedrockCommand.RunAsync("serve", "echo=fd://3?alpn=echo");

        Assert.Equal(2, serve.ExitCode);
        Assert.Contains("Endpoint 'echo': TLS needs a certificate", serve.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_not_passed_is_told()
    {
        var serve = await BedrockCommand.RunAsync("serve", "echo=fd://echo");

        Assert.Equal(1, serve.ExitCode);
        Assert.Contains("There is no passed socket 'echo': the process was started with none.", string.Join("", serve.ErrorLines), StringComparison.Ordinal);
    }

    [TheoryWhenInstalled("python3")]
    [InlineData("kestrel")]
    [InlineData("auto")]
    public async Task A_restart_under_load_refuses_nobody_and_loses_no_byte(string transport)
    {
        var run = await Programs.RunPythonAsync("restarts.py", "5", Programs.Dotnet, BedrockCommand.Path, "serve", "echo=fd://echo", "--transport", transport);

        output.WriteLine(run.OutputText);
        Assert.True(run.ExitCode == 0, string.Join('\n', run.ErrorLines));
        Assert.EndsWith("over 5 restarts, 0 errors\n", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_when_it_is_ready_that_it_lives_and_that_it_stops()
    {
        var folder = Directory.CreateTempSubdirectory();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "notify")));
        var server = await BedrockServer.StartAsync(
            ChildProcess.Start(Programs.Dotnet, [BedrockCommand.Path, "serve", "echo=tcp://127.0.0.1:0"], [new("NOTIFY_SOCKET", Path.Combine(folder.FullName, "notify")), new("WATCHDOG_USEC", "100000")]),
            endpoints: 1);

        await using (server)
        {
            Assert.Equal("READY=1\nSTATUS=serving 1 endpoints", await NextAsync(manager, "READY"));
            await NextAsync(manager, "WATCHDOG=1");
            await NextAsync(manager, "WATCHDOG=1");
        }

        await NextAsync(manager, "STOPPING=1");
        folder.Delete(recursive: true);
    }

    [FactWhenInstalled("systemd-analyze")]
    public async Task The_unit_file_exposes_little()
    {
        var unit = Path.Combine(RepositoryRoot(), "docs/deploy/bedrock.service");

        var analysis = await Programs.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", unit]);

        var level = double.Parse(Level().Match(analysis.OutputText).Groups["level"].Value, CultureInfo.InvariantCulture);
        output.WriteLine(analysis.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.InRange(level, 0, 2.0);
    }

    private static async Task<string> NextAsync(Socket manager, string beginning)
    {
        var buffer = new byte[4_096];
        while (true)
        {
            var length = await manager.ReceiveAsync(buffer).WaitAsync(ChildProcess.Patience);
            if (Encoding.UTF8.GetString(buffer, 0, length) is var state && state.StartsWith(beginning, StringComparison.Ordinal))
            {
                return state;
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port; // Bound, so it has one.
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bedrock.Sockets.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? "";
    }

    [GeneratedRegex(@"exposure level for [^:]+: (?<level>[0-9.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Level();
}
