using System.Net;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>What is remembered of a connection's proxy.</summary>
internal sealed record ProxiedConnection(ProxyHeader Header, EndPoint? Proxy, EndPoint? ProxyDestination) : IProxyProtocolFeature;
