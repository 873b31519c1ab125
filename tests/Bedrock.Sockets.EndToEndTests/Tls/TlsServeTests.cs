using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.EndToEndTests.Processes;
using Xunit.Abstractions;

namespace Bedrock.Sockets.EndToEndTests.Tls;

/// <summary>The command under TLS, judged by openssl and nc.</summary>
public sealed class TlsServeTests(ITestOutputHelper output) : IDisposable
{
    private readonly CertificateFolder _files = new();

    public void Dispose() => _files.Dispose();

    [FactWhenInstalled("openssl")]
    public async Task Openssl_speaks_both_versions_and_trusts_the_certificate()
    {
        await using var server = await BedrockServer.StartAsync($"echo=tls://127.0.0.1:0?{_files.Query}");

        Assert.StartsWith("tls://127.0.0.1:", server.Uri("echo"), StringComparison.Ordinal);
        foreach (var version in new[] { "-tls1_2", "-tls1_3" })
        {
            await using var client = StartOpenssl(server, version);
            Assert.Equal("hello", await EchoAsync(client));
        }
    }

    [FactWhenInstalled("openssl")]
    public async Task Older_versions_are_refused_with_an_alert()
    {
        await using var server = await BedrockServer.StartAsync($"echo=tls://127.0.0.1:0?{_files.Query}");

        foreach (var version in new[] { "-tls1", "-tls1_1" })
        {
            var client = await Programs.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{server.Port("echo")}", version, "-cipher", "DEFAULT@SECLEVEL=0"]);
            Assert.Contains("alert protocol version", client.Error, StringComparison.Ordinal);
        }
    }

    [FactWhenInstalled("nc")]
    public async Task Plaintext_on_a_TLS_port_ends_at_once_and_is_told_only_to_who_asks()
    {
        await using var server = await BedrockServer.StartAsync($"echo=tls://127.0.0.1:0?{_files.Query}", "--verbose");

        var client = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("echo")], "hi\n"u8.ToArray());

        Assert.Empty(client.Output);
        var log = new List<string>();
        do
        {
            log.Add(await server.Process.Error.NextAsync());
        }
        while (!log[^1].Contains("ended", StringComparison.Ordinal));

        Assert.Single(log, static line => line.Contains("does not speak TLS", StringComparison.Ordinal));
        Assert.DoesNotContain(log, static line => line.StartsWith("warning", StringComparison.Ordinal) || line.StartsWith("error", StringComparison.Ordinal));
    }

    [FactWhenInstalled("openssl")]
    public async Task TLS_on_a_plain_port_fails_and_the_server_goes_on()
    {
        await using var server = await BedrockServer.StartAsync("greeting=tcp://127.0.0.1:0");

        var client = await Programs.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{server.Port("greeting")}"]);

        Assert.NotEqual(0, client.ExitCode);
        Assert.Equal("Thank you for connecting\r\n", (await BedrockCommand.RunAsync("connect", server.Uri("greeting"))).OutputText);
    }

    [FactWhenInstalled("openssl")]
    public async Task A_thousand_stalled_handshakes_do_not_keep_a_good_one_from_being_served()
    {
        await using var server = await BedrockServer.StartAsync($"echo=tls://127.0.0.1:0?{_files.Query}");
        var endpoint = new IPEndPoint(IPAddress.Loopback, server.PortNumber("echo"));
        var before = await TimeToEchoAsync(server);
        var stalled = new List<Socket>();
        for (var count = 0; count < 1_000; count++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            stalled.Add(socket);
            await socket.ConnectAsync(endpoint).WaitAsync(ChildProcess.Patience);

            // Half of them say nothing, half begin a record and do not end it.
            if (count % 2 == 0)
            {
                await socket.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1, 0 });
            }
        }

        var during = await TimeToEchoAsync(server);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"openssl from its start to its echo: {before.TotalMilliseconds:0} ms before, {during.TotalMilliseconds:0} ms with 1,000 stalled handshakes"));
        stalled.ForEach(static socket => socket.Dispose());
    }

    [FactWhenInstalled("openssl")]
    public async Task A_changed_certificate_is_used_and_a_bad_one_is_told_and_not_used()
    {
        await using var server = await BedrockServer.StartAsync($"echo=tls://127.0.0.1:0?{_files.Query}");
        await using var old = StartOpenssl(server);
        Assert.Equal("hello", await EchoAsync(old));
        await SerialAsync(server);

        var serial = _files.WriteServer();
        var clock = Stopwatch.StartNew();
        while (await SerialAsync(server) != serial)
        {
            Assert.True(clock.Elapsed < ChildProcess.Patience, "The new certificate is not used.");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the new certificate was seen after {clock.ElapsedMilliseconds} ms"));
        Assert.Equal("hello", await EchoAsync(old));

        await File.WriteAllTextAsync(_files.Key("server"), "half a ke");
        var warning = server.Process.Error.NextAsync();
        while (!warning.IsCompleted)
        {
            Assert.Equal(serial, await SerialAsync(server));
        }

        Assert.StartsWith("warning: ", await warning, StringComparison.Ordinal);
        Assert.Contains("server.key", await warning, StringComparison.Ordinal);
        Assert.Equal(serial, await SerialAsync(server));
    }

    [FactWhenInstalled("openssl")]
    public async Task A_client_is_let_in_by_its_certificate_alone()
    {
        await using var server = await BedrockServer.StartAsync($"echo=tls://127.0.0.1:0?{_files.Query}&ca={_files.Authority}&clientCert=required");

        await using (var good = StartOpenssl(server, "-cert", _files.Certificate("client"), "-key", _files.Key("client")))
        {
            Assert.Equal("hello", await EchoAsync(good));
        }

        foreach (var wrong in new[] { "stranger", "expired", "none" })
        {
            string[] identity = wrong == "none" ? [] : ["-cert", _files.Certificate(wrong), "-key", _files.Key(wrong)];
            foreach (var version in new[] { "-tls1_2", "-tls1_3" })
            {
                var client = await Programs.RunAsync("openssl", [.. Arguments(server), version, .. identity], "hello\n"u8.ToArray());
                Assert.DoesNotContain("hello", client.OutputText, StringComparison.Ordinal);
                output.WriteLine($"{wrong} {version}: {client.ErrorLines.LastOrDefault(static line => line.Contains("error:", StringComparison.Ordinal)) ?? "the connection ended"}");
            }
        }
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_told_in_one_line()
    {
        await AssertBadUsageAsync("TLS needs a certificate", "serve", "echo=tls://127.0.0.1:0");
        await AssertBadUsageAsync("'/nowhere.crt' cannot be read", "serve", "echo=tls://127.0.0.1:0?cert=/nowhere.crt");
        await AssertBadUsageAsync("did you mean 'Cert'?", "serve", "echo=tls://127.0.0.1:0?crt=x");
        await AssertBadUsageAsync("clientCert ('maybe') must be", "serve", "echo=tls://127.0.0.1:0?cert=self-signed&clientCert=maybe");
        await AssertBadUsageAsync("--insecure is for TLS", "connect", "tcp://127.0.0.1:1", "--insecure");
        await AssertBadUsageAsync("'cart' is not an option of a TLS client", "connect", "tls://127.0.0.1:1?cart=x");
        await AssertBadUsageAsync("--ca is for TLS", "load", "echo", "tcp://127.0.0.1:1", "--ca", "x.crt");
    }

    [Fact]
    public async Task Connect_trusts_what_it_is_told_to_and_nothing_else()
    {
        await using var server = await BedrockServer.StartAsync($"greeting=tls://127.0.0.1:0?{_files.Query}");

        var trusting = await BedrockCommand.RunAsync("connect", server.Uri("greeting"), "--ca", _files.Authority);
        var careless = await BedrockCommand.RunAsync("connect", server.Uri("greeting"), "--insecure");
        var careful = await BedrockCommand.RunAsync("connect", server.Uri("greeting"));

        Assert.Equal("Thank you for connecting\r\n", trusting.OutputText);
        Assert.Equal("Thank you for connecting\r\n", careless.OutputText);
        Assert.Equal(1, careful.ExitCode);
        Assert.Contains("is not trusted", Assert.Single(careful.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_speaks_TLS_and_trusts_what_it_is_told_to()
    {
        await using var server = await BedrockServer.StartAsync($"echo=tls://127.0.0.1:0?{_files.Query}");

        var trusting = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--ca", _files.Authority, "--clients", "20", "--pipeline", "4", "--requests", "2000", "--slo", "errors=0");
        var careful = await BedrockCommand.RunAsync("load", "echo", server.Uri("echo"), "--requests", "10");

        Assert.Equal((0, 1), (trusting.ExitCode, careful.ExitCode));
        Assert.Contains("2,000 requests in", trusting.OutputText, StringComparison.Ordinal);
        Assert.Contains("is not trusted", Assert.Single(careful.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_development_is_made_and_told_by_its_fingerprint()
    {
        await using var server = await BedrockServer.StartAsync("greeting=tls://127.0.0.1:0?cert=self-signed");

        var line = await server.Process.Error.NextAsync();
        var client = await BedrockCommand.RunAsync("connect", server.Uri("greeting"), "--insecure");

        Assert.Matches("SHA-256 fingerprint is [0-9A-F]{64}", line);
        Assert.Equal("Thank you for connecting\r\n", client.OutputText);
    }

    private static async Task AssertBadUsageAsync(string message, params string[] arguments)
    {
        var command = await BedrockCommand.RunAsync(arguments);
        Assert.Contains(message, command.Error, StringComparison.Ordinal);
        Assert.Equal(2, command.ExitCode);
    }

    private string[] Arguments(BedrockServer server)
        => ["s_client", "-connect", $"127.0.0.1:{server.Port("echo")}", "-CAfile", _files.Authority, "-servername", "localhost", "-verify_return_error", "-quiet", "-no_ign_eof"];

    private ChildProcess StartOpenssl(BedrockServer server, params string[] more) => ChildProcess.Start("openssl", [.. Arguments(server), .. more]);

    private static async Task<string> EchoAsync(ChildProcess openssl)
    {
        await openssl.Input.WriteAsync("hello\n"u8.ToArray());
        await openssl.Input.FlushAsync();
        return await openssl.OutputLines.NextAsync();
    }

    private async Task<TimeSpan> TimeToEchoAsync(BedrockServer server)
    {
        var clock = Stopwatch.StartNew();
        await using var client = StartOpenssl(server);
        Assert.Equal("hello", await EchoAsync(client));
        return clock.Elapsed;
    }

    /// <summary>The serial number of the certificate that a new handshake gets.</summary>
    private static async Task<string> SerialAsync(BedrockServer server)
    {
        var client = await Programs.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{server.Port("echo")}", "-servername", "localhost"]);
        var start = client.OutputText.IndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);
        Assert.NotEqual(-1, start);
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(client.OutputText.AsSpan(start));
        return certificate.SerialNumber;
    }
}
