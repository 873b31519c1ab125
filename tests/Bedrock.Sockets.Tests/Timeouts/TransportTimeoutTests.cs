using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Timeouts;

public sealed class MemoryTimeoutTests : OrderlyTimeoutTests
{
    private protected override async Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services)
    {
        var server = await TestSocketServer.StartAsync(chain, services);
        return new TimedServer(() => server.ConnectAsync().AsTask(), server.DisposeAsync);
    }
}

public sealed class SocketTimeoutTests : OrderlyTimeoutTests
{
    private protected override Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services)
        => TcpServer.StartAsync(chain, services, static _ => { });
}

public sealed class EpollTimeoutTests : OrderlyTimeoutTests
{
    private protected override Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services)
        => TcpServer.StartAsync(chain, services, static server => server.UseLinuxTransport(static options => options.Engine = LinuxEngine.Epoll));
}

public sealed class EpollInlineTimeoutTests : OrderlyTimeoutTests
{
    private protected override Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services)
        => TcpServer.StartAsync(chain, services, static server => server.UseLinuxTransport(static options =>
        {
            options.Engine = LinuxEngine.Epoll;
            options.Sockets.UnsafeInlineScheduling = true;
        }));
}

public sealed class RingInlineTimeoutTests : OrderlyTimeoutTests
{
    private protected override Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services)
        => TcpServer.StartAsync(chain, services, static server => server.UseLinuxTransport(static options =>
        {
            options.Engine = LinuxEngine.IoUring;
            options.Sockets.UnsafeInlineScheduling = true;
        }));
}

file static class TcpServer
{
    public static async Task<TimedServer> StartAsync(Action<IConnectionBuilder> chain, IServiceProvider services, Action<SocketServerBuilder> useTransport)
    {
        var server = new SocketServer(
            builder =>
            {
                builder.Timeouts = TimeoutOptions.Off();
                useTransport(builder);
                builder.ListenTcp(IPAddress.Loopback, 0, chain);
            },
            services);
        await server.StartAsync();
        var clients = new SocketConnectionFactory();
        return new TimedServer(
            () => clients.ConnectAsync(server.Endpoints[0].EndPoint).AsTask(),
            async () =>
            {
                await server.DisposeAsync();
                clients.Dispose();
            });
    }
}
