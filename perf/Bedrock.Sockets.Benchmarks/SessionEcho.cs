using System.Net;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>A UDP echo server without sessions and one with, in one process, for perf/side-by-side/sessions.py. Each line that it reads makes it write how many bytes its heap holds.</summary>
internal static class SessionEcho
{
    public static async Task<int> RunAsync()
    {
        await using var server = new SocketServer(s => s
            .ListenUdp(IPAddress.Loopback, 0, d => d.UseEcho(), WithoutLimit)
            .ListenUdp(IPAddress.Loopback, 0, d => d.UseSessions(EchoAsync), WithoutLimit));
        await server.StartAsync();
        foreach (var endpoint in server.Endpoints)
        {
            Console.WriteLine(((IPEndPoint)endpoint.EndPoint).Port);
        }

        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
        }

        return 0;
    }

    /// <summary>One client sends more than a source may.</summary>
    private static void WithoutLimit(DatagramEndpointOptions options) => options.Guard.MaxPerSource = null;

    private static async Task EchoAsync(DatagramSession session)
    {
        await foreach (var data in session.ReadAllAsync())
        {
            await session.SendAsync(data);
        }
    }
}
