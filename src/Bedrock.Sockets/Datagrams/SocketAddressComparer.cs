using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Compares as much of two addresses as is used, since those that the kernel writes to are larger. Hashes are seeded at random in each process, so nobody can aim at one.</summary>
internal sealed class SocketAddressComparer : IEqualityComparer<SocketAddress>
{
    public static SocketAddressComparer Instance { get; } = new();

    public bool Equals(SocketAddress? x, SocketAddress? y) => x is null || y is null ? ReferenceEquals(x, y) : Used(x).SequenceEqual(Used(y));

    public int GetHashCode([DisallowNull] SocketAddress obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(Used(obj));
        return hash.ToHashCode();
    }

    private static ReadOnlySpan<byte> Used(SocketAddress address) => address.Buffer.Span[..address.Size];
}
