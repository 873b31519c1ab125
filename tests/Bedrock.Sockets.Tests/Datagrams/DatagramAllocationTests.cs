using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Tests.Datagrams;

/// <summary>What the process allocates is counted, so nothing else may run.</summary>
[CollectionDefinition(nameof(DatagramAllocationTests), DisableParallelization = true)]
[Collection(nameof(DatagramAllocationTests))]
public sealed class DatagramAllocationTests
{
    private const int Extra = 200_000;
    private const int Window = 32;
    private const int SmallestObject = 24;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_datagram_received_guarded_and_answered_allocates_nothing(string address)
    {
        var ip = IPAddress.Parse(address);
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho(), options => options.Guard.MaxPerSource = 1_000_000_000, ip);
        using var client = Connect(server.Endpoints[0].EndPoint);
        Assert.True(Ask(client, 20_000));

        var some = Allocated(client, 20_000);
        var more = Allocated(client, 20_000 + Extra);

        // An object for every tenth datagram would be above it. The pool of threads and the test runner allocate a little as time passes.
        Assert.InRange(more - some, long.MinValue, Extra / 10 * SmallestObject);
    }

    /// <summary>Not by an asynchronous call: after one, blocking calls are made of operations that allocate.</summary>
    private static Socket Connect(EndPoint endpoint)
    {
        var client = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 30_000 };
        client.Connect(endpoint);
        return client;
    }

    private static long Allocated(Socket client, int datagrams)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.True(Ask(client, datagrams));
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Blocking calls of the test's own thread, which allocate nothing.</summary>
    private static bool Ask(Socket client, int datagrams)
    {
        Span<byte> data = stackalloc byte[64];
        for (var sent = 0; sent < datagrams; sent += Window)
        {
            for (var one = 0; one < Window; one++)
            {
                client.Send(data);
            }

            for (var one = 0; one < Window; one++)
            {
                if (client.Receive(data) != data.Length)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
