using System.Buffers;
using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>A server in this process whose replies are as right or wrong as a test wants them.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly SocketServer _server;

    private Target(SocketServer server) => _server = server;

    public SocketUri Uri => SocketUri.Parse(SocketUri.Format(_server.Endpoints[0].EndPoint));

    public static Task<Target> EchoAsync() => StartAsync(EchoAsync);

    public static async Task<Target> StartAsync(ConnectionDelegate handler)
    {
        var target = new Target(new SocketServer(server => server.ListenTcp(IPAddress.Loopback, 0, chain => chain.Run(handler.Invoke))));
        await target._server.StartAsync();
        return target;
    }

    public static async Task<Target> StartUnixAsync(string path)
    {
        var target = new Target(new SocketServer(server => server.ListenUnix(path, chain => chain.Run(EchoAsync))));
        await target._server.StartAsync();
        return target;
    }

    /// <summary>Messages of a size, each answered by what becomes of it.</summary>
    public static ConnectionDelegate Answering(int size, Func<byte[], int, IEnumerable<byte[]>> answer) => async connection =>
    {
        for (var number = 0; ; number++)
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(size);
            if (read.Buffer.Length < size)
            {
                return;
            }

            var message = read.Buffer.Slice(0, size).ToArray();
            connection.Transport.Input.AdvanceTo(read.Buffer.GetPosition(size));
            foreach (var reply in answer(message, number))
            {
                await connection.Transport.Output.WriteAsync(reply);
            }
        }
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task EchoAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                output.Write(segment.Span);
            }

            input.AdvanceTo(read.Buffer.End);
            await output.FlushAsync();
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
