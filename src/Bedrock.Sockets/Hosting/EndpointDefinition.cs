using System.Net;
using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint of connections as it was asked for.</summary>
/// <param name="Name">What logs, metrics and <c>serve</c> call it.</param>
/// <param name="ResolveAsync">Finds the address; a host name is looked up when the server starts.</param>
/// <param name="CreateTransport">Makes what binds it.</param>
/// <param name="Configure">Builds its chain.</param>
internal sealed record EndpointDefinition(
    string Name, Func<CancellationToken, ValueTask<EndPoint>> ResolveAsync, Func<IConnectionListenerFactory> CreateTransport, Action<IConnectionBuilder> Configure) : IEndpointDefinition
{
    /// <summary>Whether the URI says so.</summary>
    public bool IsTls { get; init; }

    /// <inheritdoc/>
    public EndpointDescription? Description { get; init; }

    /// <summary>Its gates, if they can be replaced.</summary>
    public ReplaceableGates? Gates { get; init; }

    /// <summary>Whether its connections are WebSockets.</summary>
    public bool IsWebSocket { get; init; }

    /// <inheritdoc/>
    public EndpointKind Kind => IsWebSocket ? EndpointKind.WebSockets : EndpointKind.Connections;
}
