using System.Text;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.Tests.LoadTesting.Driving;
using Bedrock.Sockets.Tests.LoadTesting.Feeds;
using Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/load-testing/csharp-scenarios.md, which run as tests.</summary>
public sealed class SnippetsLoadTesting
{
    [Fact]
    public async Task A_program_of_one_step()
    {
        await using var target = await LineServer.OkAsync();

        var exitCode = await Main(["--target", target.Uri.ToString(), "--clients", "2", "--requests", "20", "--ramp", "1ms"]).WaitAsync(Drive.Long);

        // How fast the server is depends on the machine.
        Assert.True(exitCode is 0 or 3, $"exit code {exitCode}");

        static async Task<int> Main(string[] args)
        {
            #region load-login
            return await LoadTest.Scenario("login", async (client, cancel) =>
                {
                    await client.SendLineAsync("USER ann", cancel);
                    return (await client.ReadLineAsync(cancel)).StartsWith("OK"u8) ? Outcome.Ok : Outcome.Wrong("no OK");
                })
                .Against("tcp://127.0.0.1:12345").Clients(1_000).Ramp(TimeSpan.FromSeconds(10)).For(TimeSpan.FromSeconds(30))
                .Expect("p99<5ms").Expect("errors<0.1%")
                .RunAsync(args);
            #endregion
        }
    }

    [Fact]
    public async Task A_program_over_datagrams()
    {
        await using var target = DatagramTarget.Echo();

        var exitCode = await Main(["--target", target.Uri.ToString(), "--clients", "2", "--duration", "200ms", "--timeout", "30s"]).WaitAsync(Drive.Long);

        // How fast the server is depends on the machine.
        Assert.True(exitCode is 0 or 3 or 4, $"exit code {exitCode}");

        static async Task<int> Main(string[] args)
        {
            #region load-datagrams
            return await LoadTest.Scenario("ask", async (client, cancel) =>
                {
                    var question = Encoding.ASCII.GetBytes($"{client.Number}.{client.Pass}");
                    await client.SendAsync(question, cancel);
                    var reply = await client.ReceiveAsync(cancel);              // one datagram; valid until the next read
                    return reply.SequenceEqual(question) ? Outcome.Ok : Outcome.Wrong("another reply");
                })
                .Against("udp://127.0.0.1:12345").Clients(100).Rate(2_000).Timeout(TimeSpan.FromSeconds(1)).For(TimeSpan.FromSeconds(30))
                .Expect("p99<5ms").Expect("errors<0.1%")
                .RunAsync(args);
            #endregion
        }
    }

    [Fact]
    public async Task Steps_with_a_login_data_and_a_result()
    {
        await using var target = await LineServer.StartAsync(line => line.StartsWith("GET ", StringComparison.Ordinal) ? $"VALUE {line[4..]}" : "OK");
        var (uri, file) = (target.Uri.ToString(), Rows.FileOf("name,key\nann,a1\nbob,b2\n"));

        #region load-steps
        var test = LoadTest.Scenario("session")
            .OnConnect(async (client, cancel) =>                            // on each new connection, unmeasured
            {
                await client.SendLineAsync($"USER {client.Row["name"]}", cancel);
                client.Data<Session>().Greeting = (await client.ReadLineAsync(cancel)).ToString();
            })
            .Step("get", async (client, cancel) =>
            {
                await client.SendLineAsync($"GET {client.Row["key"]}", cancel);
                var reply = await client.ReadLineAsync(cancel);             // valid until the next read
                return reply.ToString() == $"VALUE {client.Row["key"]}" ? Outcome.Ok : Outcome.Wrong("another value");
            })
            .Step("put", async (client, cancel) =>
            {
                await client.SendLineAsync($"PUT {client.Row["key"]} {client.Data<Session>().Puts++}", cancel);
                return (await client.ReadLineAsync(cancel)).SequenceEqual("OK"u8) ? Outcome.Ok : Outcome.Wrong("no OK");
            })
            .Feed(DataFeed.Csv(file).PerClient())
            .Against(uri).Clients(2).Poisson(200).For(TimeSpan.FromSeconds(1))
            .Expect("get:p99<5ms").Expect("put:errors=0")
            .Build();

        var result = await test.RunAsync();
        Console.WriteLine($"{result.Health.Verdict}: {result.Steps[0].Latency.Percentiles["p99"]} ns");
        #endregion

        Assert.Equal(0, result.Totals.Failed);
        Assert.True(result.Totals.Requests > 0);
    }

    #region load-session
    private sealed class Session
    {
        public string Greeting { get; set; } = "";

        public int Puts { get; set; }
    }
    #endregion
}
