using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Tests.Datagrams;

/// <summary>No datagram is lost without being counted: neither in a burst nor while handlers are stuck.</summary>
public sealed class DatagramCountTests
{
    private const int Sent = 100_000;

    [Fact]
    public async Task Every_one_of_a_burst_is_handled_or_counted()
    {
        var handled = 0;
        await using var endpoint = Bind(
            _ =>
            {
                Interlocked.Increment(ref handled);
                return default;
            },
            new DatagramEndpointOptions());
        endpoint.Start();

        SendAll(endpoint.EndPoint);
        await FinishAsync(endpoint);

        Assert.Equal(Sent, endpoint.Counters.Received + endpoint.Counters.QueueDrops);
        Assert.Equal(endpoint.Counters.Received, handled);
    }

    [Fact]
    public async Task What_finds_the_queue_full_is_counted_by_the_kernel()
    {
        var gate = new TaskCompletionSource();
        await using var endpoint = Bind(_ => new ValueTask(gate.Task), new DatagramEndpointOptions { MaxPending = 1, ReceiveBufferSize = 64 * 1024 });
        endpoint.Start();

        SendAll(endpoint.EndPoint);
        gate.SetResult();
        await FinishAsync(endpoint);

        Assert.NotEqual(0, endpoint.Counters.QueueDrops);
        Assert.Equal(Sent, endpoint.Counters.Received + endpoint.Counters.QueueDrops);
    }

    [Fact]
    public async Task What_the_guard_drops_and_what_it_does_not_send_is_counted_by_reason()
    {
        var options = new DatagramEndpointOptions { MaxDatagramSize = 10 };
        options.Guard.MaxPerSource = 4;
        await using var endpoint = Bind(static datagram => datagram.ReplyAsync("larger"u8), options);
        endpoint.Start();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        client.SendTo(new byte[11], endpoint.EndPoint);
        client.SendTo(new byte[10], endpoint.EndPoint);
        for (var request = 0; request < 1_000; request++)
        {
            client.SendTo(Array.Empty<byte>(), endpoint.EndPoint);
        }

        await FinishAsync(endpoint);
        var counters = endpoint.Counters;

        Assert.Equal(1_002, counters.Received);
        Assert.Equal(1, counters[DatagramDrop.TooLong]);
        Assert.Equal(1, counters.Sent);
        Assert.NotEqual(0, counters[DatagramDrop.Rate]);
        Assert.Equal(1_000, counters[DatagramDrop.Rate] + counters[DatagramDrop.LargerReply]);
    }

    private static DatagramEndpoint Bind(DatagramDelegate handler, DatagramEndpointOptions options)
    {
        if (options.Guard.MaxPerSource == new DatagramGuardOptions().MaxPerSource)
        {
            options.Guard.MaxPerSource = null;
        }

        return DatagramEndpoint.Bind(
            "test", new IPEndPoint(IPAddress.Loopback, 0), SocketDatagramTransport.Instance, handler, options, new PortSet(), NullLogger.Instance, SocketMetrics.From(services: null), TimeProvider.System);
    }

    /// <summary>On loopback a datagram is in the receiver's queue, or dropped there, when its send returns.</summary>
    private static void SendAll(EndPoint endpoint)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Connect(endpoint);
        Span<byte> data = stackalloc byte[64];
        for (var datagram = 0; datagram < Sent; datagram++)
        {
            client.Send(data);
        }
    }

    private static async Task FinishAsync(DatagramEndpoint endpoint)
    {
        await endpoint.StopReceivingAsync();
        await endpoint.FinishAsync(Exchange.Guard, CancellationToken.None);
    }
}
