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
    private readonly Dictionary<string, (WebSocketListenerFactory Factory, string Proxy)> _factories = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the text may set.</summary>
    internal static readonly string[] OptionNames = ["Origins"];

    /// <summary>The factory of an address. The first endpoint there says how it is set up.</summary>
    /// <param name="uri">Where the endpoint is.</param>
    /// <param name="socket">How its sockets are set up.</param>
    /// <param name="options">Those of <see cref="OptionNames"/>.</param>
    /// <param name="proxy">Its options of the PROXY protocol.</param>
    /// <param name="addLower">What is below HTTP.</param>
    /// <exception cref="FormatException">It is behind another proxy than the first endpoint there: whom one trusts the other would not, but they share their connections.</exception>
    public WebSocketListenerFactory At(SocketUri uri, SocketEndpointOptions socket, IConfiguration options, IConfiguration proxy, Action<IConnectionBuilder> addLower)
    {
        var address = $"{(uri.IsTls ? "wss" : "ws")}://{(uri.EndPoint as WebSocketEndPoint)?.Host}";
        var behind = EndpointDescription.Text(proxy);
        if (_factories.TryGetValue(address, out var first))
        {
            return behind.Length == 0 || string.Equals(behind, first.Proxy, StringComparison.Ordinal)
                ? first.Factory
                : throw new FormatException("Its options of the PROXY protocol are not those of the first path of its address, which hold for all: write them there.");
        }

        var accept = new WebSocketEndpointOptions { Secure = addLower, Page = services.GetService<WebSocketPage>()?.ShowAsync };
        foreach (var origin in options["Origins"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            accept.AllowedOrigins.Add(origin);
        }

        var factory = new WebSocketListenerFactory(accept, new SocketListenerFactory(socket, services), services);
        _factories[address] = (factory, behind);
        return factory;
    }
}
