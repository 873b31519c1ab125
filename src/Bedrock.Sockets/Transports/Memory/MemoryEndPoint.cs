using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Transports.Memory;

/// <summary>A name within one <see cref="MemoryTransport"/>. Two are equal when their names are, compared by ordinal and with regard to case. Immutable and safe for any thread.</summary>
public sealed class MemoryEndPoint : EndPoint, IEquatable<MemoryEndPoint>
{
    /// <summary>Makes an address of a name.</summary>
    /// <param name="name">Any text of at least one character.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public MemoryEndPoint(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Always <see cref="AddressFamily.Unspecified"/>: no socket knows this address.</summary>
    public override AddressFamily AddressFamily => AddressFamily.Unspecified;

    /// <inheritdoc/>
    public bool Equals(MemoryEndPoint? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MemoryEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Writes the address as <c>memory:NAME</c>.</summary>
    public override string ToString() => $"memory:{Name}";
}
