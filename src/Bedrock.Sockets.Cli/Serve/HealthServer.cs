using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Limits;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>The endpoint of <c>serve --health</c>: a server of its own, which still answers while the other one drains. None where it was not asked for.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private const int MaxProbes = 64;

    private readonly SocketServer? _server;

    private HealthServer(SocketServer? server) => _server = server;

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<BoundEndpoint> Endpoints => _server?.Endpoints ?? [];

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandFailure">The text is no address.</exception>
    public static async ValueTask<HealthServer> StartAsync(string? uri, Func<bool> isAccepting, CancellationToken cancellationToken)
    {
        if (uri is null)
        {
            return new HealthServer(server: null);
        }

        if (!SocketUri.TryParse(uri, out var address, out var error) || address.IsTls || address.Options.Count > 0)
        {
            throw CommandFailure.BadUsage($"--health: {error ?? "write tcp://host:port or unix:///path, without options"}.");
        }

        var endpoint = await address.ResolveAsync(cancellationToken).ConfigureAwait(false);
        var handler = new HealthHandler(isAccepting);
        var server = new SocketServer(builder =>
        {
            builder.DrainTimeout = TimeSpan.Zero;
            builder.Timeouts.FirstByteTimeout = TimeSpan.FromSeconds(5);
            builder.Timeouts.MaxLifetime = TimeSpan.FromSeconds(10);
            builder.Listen("health", endpoint, chain => chain.Run(handler.OnConnectedAsync), socket => socket.AddGate(new ConnectionLimits(new ConnectionLimitOptions { MaxConnections = MaxProbes })));
        });
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        return new HealthServer(server);
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
