using Bedrock.Sockets.Datagrams;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>A protocol as the catalogue knows it: its name, where it comes from, its options, and how to add it to a chain. Immutable.</summary>
public sealed class ProtocolDescriptor
{
    /// <summary>The name in the catalogue and on the command line: lower-case letters, digits and hyphens, such as <c>echo</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the server does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Where the protocol is defined, such as <c>RFC 862</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The options that <see cref="Add"/> reads. Defaults to none.</summary>
    public IReadOnlyList<ProtocolOption> Options { get; init; } = [];

    /// <summary>
    /// Adds the protocol's handler to the end of a chain, with options bound from the configuration section given
    /// (empty when nothing was set). An unknown key throws <see cref="InvalidOperationException"/>, a bad value what its setter throws.
    /// </summary>
    public required Action<IConnectionBuilder, IConfiguration> Add { get; init; }

    /// <summary>As <see cref="Add"/>, for an endpoint of datagrams. Defaults to <see langword="null"/>: the protocol has none.</summary>
    public Action<IDatagramBuilder, IConfiguration>? AddDatagrams { get; init; }

    /// <summary>
    /// Whether datagrams are answered with more than was asked for, so that whoever forges a sender could aim them at others. Such a protocol is served over UDP
    /// only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set. Defaults to <see langword="false"/>.
    /// </summary>
    public bool HasLargerReplies { get; init; }
}
