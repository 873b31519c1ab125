using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Hosting;

/// <summary>Makes a datagram endpoint of text, as <see cref="CatalogEndpoint"/> does for connections.</summary>
internal static class CatalogDatagrams
{
    /// <summary>Adds the endpoint. Everything is checked now but what only the system knows.</summary>
    /// <exception cref="SocketConfigurationException">The protocol has no datagrams, an option is unknown, a value is bad, or its replies need to be allowed.</exception>
    public static void Add(SocketServerBuilder builder, string name, SocketUri uri, ProtocolDescriptor protocol, EndpointText text)
    {
        if (protocol.AddDatagrams is not { } add)
        {
            throw new SocketConfigurationException($"Endpoint '{name}': '{protocol.Name}' needs a connection, and has no datagrams; write {InsteadOf(uri)}.");
        }

        CatalogEndpoint.Checked(text.Limits, [], "an option of datagrams", name);
        CatalogEndpoint.Checked(text.Timeouts, [], "an option of datagrams", name);
        CatalogEndpoint.Checked(text.Tls, [], "an option of datagrams", name);
        CatalogEndpoint.Checked(text.Proxy, [], "an option of datagrams", name);
        CatalogEndpoint.Checked(text.WebSocket, [], "an option of datagrams", name);
        var transport = CatalogEndpoint.Checked(text.Transport, DatagramText.OptionNames, "an option of a datagram socket", name);
        var protocolOptions = text.Protocol.Build();
        var known = protocol.Options.Select(option => option.Name).ToArray();
        CatalogEndpoint.Refuse(protocolOptions, known, $"an option of '{protocol.Name}'", name, alsoNear: EndpointText.NamesFor(uri));

        var description = EndpointDescription.Of(uri, protocol.Name, [protocolOptions], [transport]);
        if (builder.Kept(name, description) is { } same)
        {
            builder.AddNamed(same);
            return;
        }

        var options = new DatagramEndpointOptions();
        CatalogEndpoint.Bind(name, () => DatagramText.Apply(transport, options));
        if (protocol.HasLargerReplies && !options.Guard.AllowLargerReplies && uri.EndPoint is not UnixDomainSocketEndPoint)
        {
            throw new SocketConfigurationException(
                $"Endpoint '{name}': '{protocol.Name}' answers a datagram with more than it was sent, and so can be aimed at others by whoever forges a sender; write ?allowLargerReplies=true if only friends can reach it.");
        }

        // Once for nothing: a value that is refused is better known before anything is bound.
        CatalogEndpoint.Bind(name, () => add(new DatagramBuilder(builder.Services), protocolOptions));
        builder.Add(new DatagramDefinition(name, uri.ResolveAsync, SocketDatagramTransport.Instance, options, chain => add(chain, protocolOptions)) { Description = description });
    }

    private static string InsteadOf(SocketUri uri) => uri.EndPoint is UnixDomainSocketEndPoint ? SocketUri.Format(uri.EndPoint) : uri.Address.Replace("udp://", "tcp://", StringComparison.Ordinal);
}
