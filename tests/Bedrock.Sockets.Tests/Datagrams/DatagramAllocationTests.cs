using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Tests.Datagrams;

/// <summary>All that is done for a datagram is done on the receiver's thread, so what that thread allocates is what datagrams cost: nothing.</summary>
public sealed class DatagramAllocationTests
{
    private const int Window = 32;

    /// <summary>Until everything has been called once, and the compiler has replaced what it replaces.</summary>
    private const int Warm = 50_016;
    private const int Measured = 200_000;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_datagram_received_guarded_and_answered_allocates_nothing(string address)
    {
        var (first, last) = (default(Snapshot), default(Snapshot));
        var count = 0;
        await using var server = await Exchange.StartUdpAsync(
            d => d
                .Use((datagram, next) =>
                {
                    // One receiver, so one thread.
                    switch (++count)
                    {
                        case Warm:
                            first = Snapshot.Take();
                            break;
                        case Warm + Measured:
                            last = Snapshot.Take();
                            break;
                    }

                    return next(datagram);
                })
                .UseEcho(),
            options => options.Guard.MaxPerSource = 1_000_000_000,
            IPAddress.Parse(address));
        using var client = Connect(server.Endpoints[0].EndPoint);

        Assert.True(Ask(client, Warm + Measured));
        await server.StopAsync();

        Assert.NotEqual(0, first.Thread);
        Assert.Equal(first.Thread, last.Thread);
        Assert.Equal(0, last.Allocated - first.Allocated);
    }

    /// <summary>Not by an asynchronous call: after one, blocking calls are made of operations that allocate.</summary>
    private static Socket Connect(EndPoint endpoint)
    {
        var client = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 30_000 };
        client.Connect(endpoint);
        return client;
    }

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

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Snapshot(int Thread, long Allocated)
    {
        public static Snapshot Take() => new(Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
    }
}
