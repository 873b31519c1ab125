using System.Net;
using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint as it was asked for.</summary>
/// <param name="Name">What logs, metrics and <c>serve</c> call it.</param>
/// <param name="ResolveAsync">Finds the address; a host name is looked up when the server starts.</param>
/// <param name="CreateTransport">Makes what binds it.</param>
/// <param name="Configure">Builds its chain.</param>
internal sealed record EndpointDefinition(
    string Name, Func<CancellationToken, ValueTask<EndPoint>> ResolveAsync, Func<IConnectionListenerFactory> CreateTransport, Action<IConnectionBuilder> Configure)
{
    /// <summary>Whether the URI says so.</summary>
    public bool IsTls { get; init; }

    /// <summary>What it was described with; null for an endpoint in code, which nobody can compare.</summary>
    public EndpointDescription? Description { get; init; }

    /// <summary>Whether it is the endpoint of this name: one of WebSockets may have the name of another.</summary>
    public bool IsNamedAs(EndpointDefinition other) => IsWebSocket == other.IsWebSocket && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Its gates, if they can be replaced.</summary>
    public ReplaceableGates? Gates { get; init; }

    /// <summary>Whether its connections are WebSockets.</summary>
    public bool IsWebSocket { get; init; }
}
