using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Linux;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Linux;

public sealed class EpollInlineTests() : LinuxInlineTests(LinuxEngine.Epoll);

public sealed class RingInlineTests() : LinuxInlineTests(LinuxEngine.IoUring);

/// <summary>Our server with its handlers on the loops.</summary>
public abstract class LinuxInlineTests(LinuxEngine engine)
{
    [Fact]
    public async Task A_handler_begins_on_the_loop()
    {
        var onThePool = true;
        await using var server = Serve(connection =>
        {
            onThePool = Thread.CurrentThread.IsThreadPoolThread;
            return Task.CompletedTask;
        });
        await server.StartAsync();

        // The accept loop begins on the thread pool, and stays on the loop from the first wait on.
        for (var number = 0; number < 10; number++)
        {
            await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint);
        }

        Assert.False(Volatile.Read(ref onThePool));
    }

    [Fact]
    public async Task A_handler_inherits_nothing_from_whoever_started_the_server()
    {
        var local = new AsyncLocal<string?> { Value = "the starter's" };
        var inherited = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = Serve(connection =>
        {
            inherited.SetResult(local.Value);
            return Task.CompletedTask;
        });
        await server.StartAsync();

        await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint);

        Assert.Null(await inherited.Task.WaitAsync(TcpPeer.Guard));
    }

    [Fact]
    public async Task A_crowd_of_newcomers_lets_those_who_are_there_have_a_turn()
    {
        const int Crowd = 100;
        var begun = 0;
        var begunAtTheTurn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        await using var server = Serve(async connection =>
        {
            var number = Interlocked.Increment(ref begun);
            var read = await connection.Transport.Input.ReadAsync();
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (number == 1)
            {
                blocked.SetResult();
                release.Wait(TcpPeer.Guard);
            }
            else if (number == 2)
            {
                begunAtTheTurn.SetResult(Volatile.Read(ref begun));
            }
        });
        await server.StartAsync();
        var endpoint = server.Endpoints[0].EndPoint;
        using var blocker = await TcpPeer.ConnectAsync(endpoint);
        using var regular = await TcpPeer.ConnectAsync(endpoint);
        await blocker.SendAsync("x"u8.ToArray());
        await blocked.Task.WaitAsync(TcpPeer.Guard);

        var crowd = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => TcpPeer.ConnectAsync(endpoint)));
        await regular.SendAsync("x"u8.ToArray());
        release.Set();
        var before = await begunAtTheTurn.Task.WaitAsync(TcpPeer.Guard);
        Array.ForEach(crowd, static peer => peer.Dispose());

        Assert.InRange(before, 2, Crowd / 2);
    }

    private SocketServer Serve(Func<ConnectionContext, Task> handler) => new(builder => builder
        .ListenTcp(IPAddress.Loopback, 0, chain => chain.Run(handler))
        .UseLinuxTransport(options =>
        {
            options.Engine = engine;
            options.LoopCount = 1;
            options.Sockets.UnsafeInlineScheduling = true;
        }));
}
