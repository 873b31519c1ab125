using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Hosting;

/// <summary>The datagram endpoints of one server. They share the ports from which none of them takes a datagram.</summary>
internal sealed class DatagramEndpoints(IServiceProvider services, ILogger logger, SocketMetrics metrics, TimeProvider clock)
{
    private readonly PortSet _ownPorts = new();
    private readonly List<(string Name, DatagramEndpoint Endpoint)> _endpoints = [];

    public IEnumerable<BoundEndpoint> Bound => _endpoints.Select(static served => new BoundEndpoint(served.Name, served.Endpoint.EndPoint) { IsDatagram = true });

    /// <summary>Binds all or none.</summary>
    public async Task BindAsync(IReadOnlyList<DatagramDefinition> definitions, CancellationToken cancellationToken)
    {
        var handlers = definitions.Select(Build).ToArray();
        try
        {
            for (var index = 0; index < handlers.Length; index++)
            {
                var definition = definitions[index];
                var address = await definition.ResolveAsync(cancellationToken).ConfigureAwait(false);
                _endpoints.Add((definition.Name, DatagramEndpoint.Bind(definition.Name, address, definition.Transport, handlers[index], definition.Options, _ownPorts, logger, metrics, clock)));
            }
        }
        catch
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts to receive.</summary>
    public void Start()
    {
        foreach (var (name, endpoint) in _endpoints)
        {
            endpoint.Start();
            ServerLog.Listening(logger, name, endpoint.EndPoint);
        }
    }

    /// <summary>Receives no more, and handles what has come: so long, and then a moment more.</summary>
    public async Task StopAsync(TimeSpan window, CancellationToken stopNow)
    {
        await Task.WhenAll(_endpoints.Select(static served => served.Endpoint.StopReceivingAsync())).ConfigureAwait(false);
        await Task.WhenAll(_endpoints.Select(served => served.Endpoint.FinishAsync(window, stopNow))).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    private DatagramDelegate Build(DatagramDefinition definition)
    {
        var chain = new DatagramBuilder(services);
        definition.Configure(chain);
        return chain.Build();
    }

    private async Task CloseAsync()
    {
        foreach (var (_, endpoint) in _endpoints)
        {
            await endpoint.DisposeAsync().ConfigureAwait(false);
        }

        _endpoints.Clear();
    }
}
