namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint as it was asked for: of connections, or of datagrams.</summary>
internal interface IEndpointDefinition
{
    /// <summary>What logs, metrics and <c>serve</c> call it. One of connections and one of datagrams may have the same name.</summary>
    string Name { get; }
}
