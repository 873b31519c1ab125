using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Sockets;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Hosting;

/// <summary>What listens for the WebSockets of endpoints that are described as text. One for each address, so that its paths share a port.</summary>
internal sealed class CatalogWebSockets(IServiceProvider services)
{
    private readonly Dictionary<string, WebSocketListenerFactory> _factories = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the text may set.</summary>
    internal static readonly string[] OptionNames = ["Origins"];

    /// <summary>The factory of an address. The first endpoint there says how it is set up.</summary>
    /// <param name="uri">Where the endpoint is.</param>
    /// <param name="socket">How its sockets are set up.</param>
    /// <param name="options">Those of <see cref="OptionNames"/>.</param>
    /// <param name="addTls">What puts TLS below HTTP.</param>
    public WebSocketListenerFactory At(SocketUri uri, SocketEndpointOptions socket, IConfiguration options, Action<IConnectionBuilder>? addTls)
    {
        var address = $"{(uri.IsTls ? "wss" : "ws")}://{(uri.EndPoint as WebSocketEndPoint)?.Host}";
        if (_factories.TryGetValue(address, out var factory))
        {
            return factory;
        }

        var accept = new WebSocketEndpointOptions { Secure = addTls, Page = services.GetService<WebSocketPage>()?.ShowAsync };
        foreach (var origin in options["Origins"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            accept.AllowedOrigins.Add(origin);
        }

        return _factories[address] = new WebSocketListenerFactory(accept, new SocketListenerFactory(socket, services), services);
    }
}
