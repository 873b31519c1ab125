using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>What the process allocates is counted, so nothing else may run.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Extra = 400_000;
    private const int SmallestObject = 24;

    [Theory]
    [InlineData(FleetSockets.Platform)]
    [InlineData(FleetSockets.Epoll)]
    public async Task A_request_allocates_nothing(FleetSockets sockets)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        new Thread(() => Accept(listener)) { IsBackground = true }.Start();
        var target = SocketUri.Parse(SocketUri.Format(listener.LocalEndPoint!)); // Bound, so it has one.
        await RunAsync(target, sockets, 2_000);

        var some = await AllocatedAsync(target, sockets, 20_000);
        var more = await AllocatedAsync(target, sockets, 20_000 + Extra);

        // One object for every second request would be above it. A run itself allocates a megabyte a second for what it measures.
        Assert.InRange(more - some, long.MinValue, Extra / 2 * SmallestObject);
    }

    private static async Task<long> AllocatedAsync(SocketUri target, FleetSockets sockets, int requests)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(target, sockets, requests);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static Task<LoadRun> RunAsync(SocketUri target, FleetSockets sockets, int requests)
        => Drive.Async(new LoadPlan(target, LoadScenario.Echo()) { Clients = 4, Pipeline = 32, Requests = requests, Duration = Drive.Long }, sockets);

    /// <summary>A thread for each connection: the asynchronous methods of a debug build allocate, and these do not.</summary>
    private static void Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                var peer = listener.Accept();
                new Thread(() => Echo(peer)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private static void Echo(Socket peer)
    {
        var buffer = new byte[64 * 1024];
        using (peer)
        {
            while (peer.Receive(buffer, SocketFlags.None, out var error) is var received and > 0 && error == SocketError.Success)
            {
                peer.Send(buffer.AsSpan(0, received), SocketFlags.None, out _);
            }
        }
    }
}
