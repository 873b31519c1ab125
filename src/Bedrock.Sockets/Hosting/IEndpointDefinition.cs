namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint as it was asked for: of connections, or of datagrams.</summary>
internal interface IEndpointDefinition
{
    /// <summary>What logs, metrics and <c>serve</c> call it. Of each kind one may have it.</summary>
    string Name { get; }

    /// <summary>What it takes.</summary>
    EndpointKind Kind { get; }
}
