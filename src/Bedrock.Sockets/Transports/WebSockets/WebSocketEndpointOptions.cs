using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>How WebSockets are accepted. Those of the first path of an address hold for all its paths. Read when it is bound; later changes have no effect.</summary>
public sealed class WebSocketEndpointOptions
{
    /// <summary>
    /// The origins of other pages whose scripts may connect, such as <c>https://example.com</c>, or <c>*</c> for any. A browser lets every page that its user visits connect to every server, also to one on the user's own machine;
    /// only the server can refuse (RFC 6455, section 10.2). Pages of the address itself, and clients that are no browsers and name no origin, may always.
    /// </summary>
    /// <remarks>Defaults to none.</remarks>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>What is put below HTTP: TLS, such as <c>UseServerTls</c> or Kestrel's <c>UseHttps</c>, and before it <c>UseProxyProtocol</c>.</summary>
    /// <remarks>Defaults to <see langword="null"/>: nothing.</remarks>
    public Action<IConnectionBuilder>? Secure { get; set; }

    /// <summary>What a browser gets that asks for the root of the address without a WebSocket; it is given the paths of the address.</summary>
    /// <remarks>Defaults to <see langword="null"/>: status 404.</remarks>
    public Func<HttpContext, IReadOnlyCollection<string>, Task>? Page { get; set; }
}
