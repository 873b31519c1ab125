namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>A version of the PROXY protocol.</summary>
public enum ProxyProtocolVersion
{
    /// <summary>A line of text: addresses of TCP connections and nothing else.</summary>
    One,

    /// <summary>Binary: addresses of any family, and further information.</summary>
    Two,
}
