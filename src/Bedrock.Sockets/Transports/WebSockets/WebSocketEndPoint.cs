using System.Net;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>Where a WebSocket is: an address and a path there. Several paths at one address share its port. Immutable.</summary>
public sealed class WebSocketEndPoint : EndPoint
{
    /// <summary>Makes an end point.</summary>
    /// <param name="host">The address: an <see cref="IPEndPoint"/> or a <see cref="DnsEndPoint"/>.</param>
    /// <param name="path">The path, from its first slash, such as <c>/echo</c>.</param>
    /// <exception cref="ArgumentException">The address is of another kind, or the path does not begin with a slash.</exception>
    public WebSocketEndPoint(EndPoint host, string path)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(path);
        if (host is not (IPEndPoint or DnsEndPoint))
        {
            throw new ArgumentException($"A WebSocket is at an IP or DNS end point, and not at a {host.GetType().Name}.", nameof(host));
        }

        if (path is not ['/', ..])
        {
            throw new ArgumentException($"The path '{path}' does not begin with a slash.", nameof(path));
        }

        Host = host;
        Path = path;
    }

    /// <summary>The address.</summary>
    public EndPoint Host { get; }

    /// <summary>The path, from its first slash.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WebSocketEndPoint other && Host.Equals(other.Host) && string.Equals(Path, other.Path, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, StringComparer.Ordinal.GetHashCode(Path));

    /// <inheritdoc/>
    public override string ToString() => $"{Host}{Path}";
}
