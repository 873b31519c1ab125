using Microsoft.Extensions.Hosting;

namespace Bedrock.Sockets.Hosting;

/// <summary>Runs a <see cref="SocketServer"/> with the host: starts with it, drains when it stops.</summary>
internal sealed class SocketServerHostedService(SocketServer server) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
}
