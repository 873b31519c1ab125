using Microsoft.AspNetCore.Http;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>A page for browsers, registered among the services: endpoints that are described as text, in configuration or as URIs, show it at the root of their address.</summary>
/// <param name="ShowAsync">Answers a request; it is given the paths of the address.</param>
public sealed record WebSocketPage(Func<HttpContext, IReadOnlyCollection<string>, Task> ShowAsync);
