using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Hosting;

/// <summary>Builds the chains of endpoints and binds them, for a server. One caller at a time.</summary>
internal sealed class EndpointBinder(IServiceProvider services, ILogger logger, SocketMetrics metrics, TimeProvider clock)
{
    private readonly PortSet _ownPorts = new();

    /// <summary>Binds all or none. Every chain is built before the first address is bound: what is wrong in one of them leaves nothing half started.</summary>
    public async Task<List<IServedEndpoint>> BindAllAsync(SocketServerBuilder description, IReadOnlyList<IEndpointDefinition> definitions, CancellationToken cancellationToken)
    {
        var bound = new List<IServedEndpoint>();
        var bindings = definitions.Select(definition => Prepare(description, definition)).ToArray();
        try
        {
            foreach (var bindAsync in bindings)
            {
                bound.Add(await bindAsync(cancellationToken).ConfigureAwait(false));
            }

            return bound;
        }
        catch
        {
            foreach (var endpoint in bound)
            {
                await endpoint.UnbindAsync(cancellationToken).ConfigureAwait(false);
                await endpoint.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Builds the chain of an endpoint of connections.</summary>
    public ConnectionDelegate Build(SocketServerBuilder description, EndpointDefinition definition)
    {
        var chain = new ConnectionBuilder(services);
        if (!description.Timeouts.IsOff)
        {
            chain.UseTimeouts(description.Timeouts);
        }

        definition.Configure(chain);
        return chain.Build();
    }

    /// <summary>Builds the chain now; what is returned binds it.</summary>
    private Func<CancellationToken, Task<IServedEndpoint>> Prepare(SocketServerBuilder description, IEndpointDefinition definition) => definition switch
    {
        EndpointDefinition connections => Prepare(connections, Build(description, connections)),
        DatagramDefinition datagrams => Prepare(datagrams),
        _ => throw new InvalidOperationException($"'{definition.Name}' is an endpoint of a kind that nobody serves."),
    };

    private Func<CancellationToken, Task<IServedEndpoint>> Prepare(EndpointDefinition definition, ConnectionDelegate handler) => async cancellationToken =>
    {
        var endpoint = await definition.ResolveAsync(cancellationToken).ConfigureAwait(false);
        var listener = await definition.CreateTransport().BindAsync(endpoint, cancellationToken).ConfigureAwait(false);
        return new ServedEndpoint(definition, listener, handler, logger, metrics, clock);
    };

    private Func<CancellationToken, Task<IServedEndpoint>> Prepare(DatagramDefinition definition)
    {
        var chain = new DatagramBuilder(services);
        definition.Configure(chain);
        var handler = chain.Build();
        return async cancellationToken =>
        {
            var endpoint = await definition.ResolveAsync(cancellationToken).ConfigureAwait(false);
            return new ServedDatagrams(definition, DatagramEndpoint.Bind(definition.Name, endpoint, definition.Transport, handler, definition.Options, _ownPorts, logger, metrics, clock));
        };
    }
}
