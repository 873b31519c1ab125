using Bedrock.Sockets.Limits;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>The options of one endpoint as text, sorted by what they are for: a configuration has a section for each, a URI's query has them all.</summary>
internal sealed class EndpointText
{
    /// <summary>What a URI's query or a <c>Transport</c> section may set; every key of no list is the protocol's.</summary>
    internal static readonly string[] TransportNames =
    [
        nameof(SocketEndpointOptions.Backlog),
        nameof(SocketEndpointOptions.NoDelay),
        nameof(SocketEndpointOptions.KeepAlive),
        nameof(SocketEndpointOptions.ReusePort),
        nameof(SocketEndpointOptions.MaxReadBufferSize),
        nameof(SocketEndpointOptions.MaxWriteBufferSize),
        nameof(SocketEndpointOptions.PoolBlockSize),
        nameof(SocketEndpointOptions.UnsafeInlineScheduling),
        nameof(SocketEndpointOptions.UnixMode),
    ];

    /// <summary>What a URI's query or a <c>Limits</c> section may set.</summary>
    internal static readonly string[] LimitNames =
    [
        nameof(ConnectionLimitOptions.MaxConnections),
        nameof(ConnectionLimitOptions.MaxConnectionsPerAddress),
        nameof(ConnectionLimitOptions.MaxAcceptsPerSecond),
        nameof(ConnectionLimitOptions.WhenFull),
        nameof(ConnectionLimitOptions.Refusal),
        "Allow",
        "Deny",
    ];

    /// <summary>What a URI's query or a <c>Timeouts</c> section may set.</summary>
    internal static readonly string[] TimeoutNames =
    [
        nameof(TimeoutOptions.FirstByteTimeout),
        nameof(TimeoutOptions.IdleTimeout),
        nameof(TimeoutOptions.FrameTimeout),
        nameof(TimeoutOptions.WriteStallTimeout),
        nameof(TimeoutOptions.MinReceiveRate),
        nameof(TimeoutOptions.MaxLifetime),
    ];

    /// <summary>What a URI's query or a <c>ProxyProtocol</c> section may set.</summary>
    internal static readonly string[] ProxyNames = ["Proxy", "ProxyTimeout", "ProxyVersion"];

    /// <summary>The protocol's.</summary>
    public ConfigurationBuilder Protocol { get; } = new();

    /// <summary>The socket's.</summary>
    public ConfigurationBuilder Transport { get; } = new();

    /// <summary>Those of its limits and address lists.</summary>
    public ConfigurationBuilder Limits { get; } = new();

    /// <summary>Those of its timeouts.</summary>
    public ConfigurationBuilder Timeouts { get; } = new();

    /// <summary>Those of the PROXY protocol.</summary>
    public ConfigurationBuilder Proxy { get; } = new();

    /// <summary>Those of TLS, for endpoints that have it.</summary>
    public ConfigurationBuilder Tls { get; } = new();

    /// <summary>Those of WebSockets, for endpoints that are one.</summary>
    public ConfigurationBuilder WebSocket { get; } = new();

    /// <summary>All names that mean something on an endpoint besides those of its protocol.</summary>
    public static string[] NamesFor(SocketUri uri) => uri.IsDatagram ? DatagramText.OptionNames :
    [
        .. TransportNames, .. LimitNames, .. TimeoutNames, .. ProxyNames,
        .. EndpointTls.IsPossible(uri) ? EndpointTls.OptionNames : [],
        .. uri.IsWebSocket ? CatalogWebSockets.OptionNames : [],
    ];

    /// <summary>Adds the options of a URI's query, over what is there.</summary>
    public void Add(SocketUri uri)
    {
        foreach (var group in uri.Options.GroupBy(option => GroupOf(uri, option.Key)))
        {
            group.Key.AddInMemoryCollection(group!);
        }
    }

    private ConfigurationBuilder GroupOf(SocketUri uri, string key)
        => uri.IsDatagram ? (Has(DatagramText.OptionNames, key) ? Transport : Protocol)
            : uri.IsWebSocket && Has(CatalogWebSockets.OptionNames, key) ? WebSocket
            : EndpointTls.IsPossible(uri) && Has(EndpointTls.OptionNames, key) ? Tls
            : Has(TransportNames, key) ? Transport
            : Has(LimitNames, key) ? Limits
            : Has(TimeoutNames, key) ? Timeouts
            : Has(ProxyNames, key) ? Proxy
            : Protocol;

    private static bool Has(string[] names, string key) => names.Contains(key, StringComparer.OrdinalIgnoreCase);
}
