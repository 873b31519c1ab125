namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint as it was asked for: of connections, or of datagrams.</summary>
internal interface IEndpointDefinition
{
    /// <summary>What logs, metrics and <c>serve</c> call it. Of each kind one may have it.</summary>
    string Name { get; }

    /// <summary>What it takes.</summary>
    EndpointKind Kind { get; }

    /// <summary>What it was described with; null for an endpoint in code, which nobody can compare.</summary>
    EndpointDescription? Description { get; }

    /// <summary>Whether it is the endpoint of this name and kind.</summary>
    bool IsNamedAs(IEndpointDefinition other) => Kind == other.Kind && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);
}
