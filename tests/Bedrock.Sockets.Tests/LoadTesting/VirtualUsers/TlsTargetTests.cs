using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.Tests.Tls;
using Bedrock.Sockets.Tls;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

public sealed class TlsTargetTests
{
    [Fact]
    public async Task A_scenario_in_code_loads_a_server_under_TLS_and_shows_no_options()
    {
        using var authority = new TestAuthority();
        var certificate = TlsCertificate.From(authority.Issue());
        await using var server = new SocketServer(server => server.ListenTcp(IPAddress.Loopback, 0, chain => chain.UseServerTls(certificate).UseEcho()));
        await server.StartAsync();
        var (file, trusted) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(trusted, authority.Pem);
        var address = $"tls://127.0.0.1:{((IPEndPoint)server.Endpoints[0].EndPoint).Port}";

        var exitCode = await LoadTest.Scenario("hello", static async (client, cancel) =>
            {
                await client.SendLineAsync("hello", cancel);
                return (await client.ReadLineAsync(cancel)).StartsWith("hello"u8) ? Outcome.Ok : Outcome.Wrong("not the echo");
            })
            .Against($"{address}?ca={trusted}&sni=localhost").Clients(3).Expect("errors=0").RunAsync(["--requests", "30", "--json", file]).WaitAsync(TcpPeer.Guard);

        var result = ResultFile.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal(0, exitCode);
        Assert.Equal((30, address), (result.Totals.Requests, result.Target));
        File.Delete(file);
        File.Delete(trusted);
    }

    [Fact]
    public void A_wrong_option_is_known_before_anything_is_connected()
    {
        var test = LoadTest.Scenario("hello", static (_, _) => ValueTask.FromResult(Outcome.Ok));

        Assert.Throws<FormatException>(() => test.Against("tls://127.0.0.1:1?ca=/nowhere.crt"));
        Assert.Throws<FormatException>(() => test.Against("tls://127.0.0.1:1?cart=x"));
    }
}
