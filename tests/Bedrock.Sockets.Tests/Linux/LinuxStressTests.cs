using System.Buffers;
using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Linux;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Linux;

/// <summary>Many connections that end in every way at once: whoever ends well gets every byte, and nothing is left behind.</summary>
public sealed class LinuxStressTests
{
    private const int Rounds = 40;
    private const int Peers = 16;

    [Theory]
    [InlineData(LinuxEngine.Epoll, false)]
    [InlineData(LinuxEngine.Epoll, true)]
    [InlineData(LinuxEngine.IoUring, false)]
    [InlineData(LinuxEngine.IoUring, true)]
    public async Task Resets_and_half_closes_at_any_moment_harm_nobody_else(LinuxEngine engine, bool inline)
    {
        var server = new SocketServer(builder =>
        {
            builder.ListenTcp(IPAddress.Loopback, 0, chain => chain.UseEcho(), sockets => sockets.UnsafeInlineScheduling = inline);
            builder.UseLinuxTransport(linux =>
            {
                linux.Engine = engine;
                linux.LoopCount = 2;
            });
        });
        await server.StartAsync();
        var endpoint = server.Endpoints[0].EndPoint;

        for (var round = 0; round < Rounds; round++)
        {
            var seed = round;
            await Task.WhenAll(Enumerable.Range(0, Peers).Select(number => EndSomehowAsync(endpoint, (seed * Peers) + number)));
        }

        // Whoever is left would be aborted only after the window: that all have ended shows that no ending was missed.
        await server.StopAsync().WaitAsync(TcpPeer.Guard);
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(LinuxEngine.Epoll)]
    [InlineData(LinuxEngine.IoUring)]
    public async Task Connections_that_both_ends_abort_while_both_read_and_write_end(LinuxEngine engine)
    {
        for (var round = 0; round < 100; round++)
        {
            var pair = await LinuxPair.ConnectAsync(engine, new IPEndPoint(IPAddress.Loopback, 0));
            var work = new[] { pair.Server, pair.Client }.SelectMany(end => new[] { WriteForEverAsync(end), ReadForEverAsync(end) }).ToArray();
            await Task.Yield();

            var aborting = Task.Run(() => pair.Server.Abort());
            pair.Client.Abort();
            await aborting;

            await Task.WhenAll(work).WaitAsync(TcpPeer.Guard);
            await pair.DisposeAsync().AsTask().WaitAsync(TcpPeer.Guard);
        }
    }

    private static async Task EndSomehowAsync(EndPoint endpoint, int seed)
    {
#pragma warning disable CA5394 // Test data, the same in every run.
        var random = new Random(seed);
        var message = new byte[random.Next(1, 200_000)];
        random.NextBytes(message);
        var choice = random.Next(4);
        var part = random.Next(message.Length);
#pragma warning restore CA5394
        using var peer = await TcpPeer.ConnectAsync(endpoint);
        switch (choice)
        {
            case 0:
                await peer.SendAsync(message.AsMemory(0, part));
                peer.Reset();
                break;
            case 1:
                peer.HalfClose();
                Assert.Empty(await peer.ReadToEndAsync());
                break;
            case 2:
                peer.Dispose();
                break;
            default:
                var sending = Task.Run(async () =>
                {
                    await peer.SendAsync(message);
                    peer.HalfClose();
                });
                var echoed = await peer.ReadToEndAsync();
                await sending;
                Assert.Equal(message, echoed);
                break;
        }
    }

    private static async Task WriteForEverAsync(ConnectionContext connection)
    {
        var output = connection.Transport.Output;
        do
        {
            output.Write(new byte[10_000]);
        }
        while (!(await output.FlushAsync()).IsCompleted);
    }

    private static async Task ReadForEverAsync(ConnectionContext connection)
    {
        try
        {
            while (true)
            {
                var result = await connection.Transport.Input.ReadAsync();
                connection.Transport.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception over) when (over is ConnectionResetException or ConnectionAbortedException)
        {
            // As it must end.
        }
    }
}
