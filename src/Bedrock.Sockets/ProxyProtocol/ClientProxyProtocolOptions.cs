using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>What a client says of its connections. Read when the chain is built; later changes have no effect.</summary>
public sealed class ClientProxyProtocolOptions
{
    /// <summary>Makes the header of a connection. It is called once for each, from any thread, before anything is sent.</summary>
    /// <remarks>Defaults to a header with the connection's own two addresses: the client speaks for itself.</remarks>
    public Func<ConnectionContext, ProxyHeader> Header
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Header));
            field = value;
        }
    } = static connection => new ProxyHeader(connection.LocalEndPoint, connection.RemoteEndPoint);

    /// <summary>The version of the headers.</summary>
    /// <remarks>Defaults to <see cref="ProxyProtocolVersion.Two"/>.</remarks>
    public ProxyProtocolVersion Version { get; set; } = ProxyProtocolVersion.Two;

    /// <summary>Whether headers of version 2 have a checksum.</summary>
    /// <remarks>Defaults to <see cref="ProxyChecksum.None"/>: TCP and TLS have their own.</remarks>
    public ProxyChecksum Checksum { get; set; } = ProxyChecksum.None;
}
