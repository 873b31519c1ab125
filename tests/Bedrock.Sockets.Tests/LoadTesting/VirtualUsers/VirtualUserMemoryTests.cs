using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.Tests.LoadTesting.Driving;
using Bedrock.Sockets.Transports;
using Xunit.Abstractions;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

/// <summary>The memory of the whole process is counted, so nothing else may run.</summary>
[CollectionDefinition(nameof(VirtualUserMemoryTests), DisableParallelization = true)]
[Collection(nameof(VirtualUserMemoryTests))]
public sealed class VirtualUserMemoryTests(ITestOutputHelper output)
{
    private const int Clients = 2_000;

    [Fact]
    public async Task A_waiting_client_takes_some_kilobytes()
    {
        var few = await MemoryWithAsync(100);
        var many = await MemoryWithAsync(100 + Clients);

        var each = (many - few) / Clients;
        output.WriteLine($"{each} bytes for each client, its socket at the server included");
        Assert.InRange(each, 1, 16 * 1024);
    }

    /// <summary>The managed memory while all clients wait for an answer; the server holds nothing but their sockets.</summary>
    private static async Task<long> MemoryWithAsync(int clients)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(clients);
        var accepted = AcceptAsync(listener, clients);
        using var stop = new CancellationTokenSource();
        var waiting = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var run = LoadTest.Scenario("wait", async (client, cancel) =>
            {
                await client.SendLineAsync("hello", cancel);
                var line = client.ReadLineAsync(cancel);
                if (Interlocked.Increment(ref waiting) == clients)
                {
                    all.SetResult();
                }

                await line;
                return Outcome.Ok;
            })
            .Against(SocketUri.Format(listener.LocalEndPoint!)) // It is bound.
            .Clients(clients).For(TimeSpan.FromHours(1)).Timeout(TimeSpan.FromHours(1))
            .Build().RunAsync(cancellationToken: stop.Token);
        await all.Task.WaitAsync(Drive.Long);
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        await stop.CancelAsync();
        await run.WaitAsync(Drive.Long);
        foreach (var peer in await accepted)
        {
            peer.Dispose();
        }

        return memory;
    }

    private static async Task<List<Socket>> AcceptAsync(Socket listener, int clients)
    {
        var peers = new List<Socket>(clients);
        while (peers.Count < clients)
        {
            peers.Add(await listener.AcceptAsync());
        }

        return peers;
    }
}
