using System.Net;
using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Hosting;

/// <summary>A datagram endpoint as it was asked for.</summary>
/// <param name="Name">What logs, metrics and <c>serve</c> call it.</param>
/// <param name="ResolveAsync">Finds the address; a host name is looked up when the server starts.</param>
/// <param name="Transport">What binds it.</param>
/// <param name="Options">How it is set up.</param>
/// <param name="Configure">Builds its chain.</param>
internal sealed record DatagramDefinition(
    string Name, Func<CancellationToken, ValueTask<EndPoint>> ResolveAsync, IDatagramTransport Transport, DatagramEndpointOptions Options, Action<IDatagramBuilder> Configure) : IEndpointDefinition
{
    /// <inheritdoc/>
    public EndpointKind Kind => EndpointKind.Datagrams;

    /// <inheritdoc/>
    public EndpointDescription? Description { get; init; }
}
