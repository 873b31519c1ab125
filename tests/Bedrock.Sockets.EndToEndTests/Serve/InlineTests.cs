using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary><c>--inline</c>, seen from outside: which threads of the server the kernel has given processor time to.</summary>
public sealed class InlineTests
{
    [Theory]
    [InlineData("kestrel", ".NET Sockets")]
    [InlineData("epoll", "Bedrock epoll 0")]
    public async Task Handlers_run_on_the_threads_that_wait_for_the_kernel_and_not_on_the_thread_pool(string transport, string waiter)
    {
        await using var server = await BedrockServer.StartAsync("echo=tcp://127.0.0.1:0", "--transport", transport, "--inline");
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, server.PortNumber("echo"));

        await EchoAsync(client, 100); // The handler's start and its first read are the thread pool's in any case.
        var (waiterBefore, poolBefore) = (Nanoseconds(server, waiter), Nanoseconds(server, ".NET TP Worker"));
        await EchoAsync(client, 2_000);
        var (waiterSpent, poolSpent) = (Nanoseconds(server, waiter) - waiterBefore, Nanoseconds(server, ".NET TP Worker") - poolBefore);

        // With a hop for each message the pool has several times as much as the waiter; without, next to nothing.
        Assert.True(poolSpent < waiterSpent / 2, $"{waiter} took {waiterSpent} ns, the thread pool {poolSpent} ns.");
    }

    private static async Task EchoAsync(Socket client, int messages)
    {
        var buffer = new byte[64];
        for (var message = 0; message < messages; message++)
        {
            await client.SendAsync(buffer).WaitAsync(ChildProcess.Patience);
            Assert.Equal(buffer.Length, await client.ReceiveAsync(buffer).WaitAsync(ChildProcess.Patience));
        }
    }

    /// <summary>The processor time of all the server's threads of a name, whose first 15 characters the kernel keeps.</summary>
    private static long Nanoseconds(BedrockServer server, string name) => Directory.EnumerateDirectories($"/proc/{server.Process.Id}/task")
        .Where(thread => Read($"{thread}/comm").TrimEnd() == name)
        .Sum(static thread => long.TryParse(Read($"{thread}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture, out var time) ? time : 0);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // The thread has ended meanwhile.
        }
    }
}
