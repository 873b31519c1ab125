using System.Net;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>A feature of connections that came through a proxy: <c>connection.Features.Get&lt;IProxyProtocolFeature>()</c>. Safe for any thread.</summary>
public interface IProxyProtocolFeature
{
    /// <summary>What the proxy said.</summary>
    ProxyHeader Header { get; }

    /// <summary>The proxy's own address, which was the connection's remote one; <see langword="null"/> when it has none.</summary>
    EndPoint? Proxy { get; }

    /// <summary>The address at which the proxy connected, which was the connection's local one; <see langword="null"/> when it has none.</summary>
    EndPoint? ProxyDestination { get; }
}
