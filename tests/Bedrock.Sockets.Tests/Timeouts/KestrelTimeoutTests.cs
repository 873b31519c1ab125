using System.Net;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Timeouts;

/// <summary>An endpoint of an ASP.NET Core application on Kestrel's own transport, with the ending that our documentation asks for.</summary>
public sealed class KestrelTimeoutTests : OrderlyTimeoutTests
{
    private protected override Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services)
        => KestrelServer.StartAsync(listen => chain(listen.UseLingeringClose()), services);
}

/// <summary>The same without it: nothing there can end an input, so whoever would end in good order is aborted.</summary>
public sealed class BareKestrelTimeoutTests : TimeoutTests
{
    private protected override Task AssertEndedAsync(ConnectionContext client) => Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());

    private protected override Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services)
        => KestrelServer.StartAsync(chain, services);
}

file static class KestrelServer
{
    public static async Task<TimedServer> StartAsync(Action<ListenOptions> listen, IServiceProvider services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(services.GetRequiredService<TimeProvider>()).AddSingleton(services.GetRequiredService<ILoggerFactory>());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen));
        var application = builder.Build();
        await application.StartAsync();

        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(); // Kestrel has it.
        var endpoint = new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
        var clients = new SocketConnectionFactory();
        return new TimedServer(
            () => clients.ConnectAsync(endpoint).AsTask(),
            async () =>
            {
                await application.DisposeAsync();
                clients.Dispose();
            });
    }
}
