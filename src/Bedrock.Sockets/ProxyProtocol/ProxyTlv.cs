using System.Runtime.InteropServices;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>A further piece of information in a version 2 header: its type and its value (specification, section 2.2).</summary>
/// <param name="Type">What it is. 0xE0 to 0xEF are free for applications, 0xF0 to 0xF7 for experiments.</param>
/// <param name="Value">The value, at most 65,535 bytes; nobody changes it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProxyTlv(byte Type, ReadOnlyMemory<byte> Value)
{
    /// <summary>The application protocol, as TLS agreed on it.</summary>
    public const byte Alpn = 0x01;

    /// <summary>The host that the client asked for, in UTF-8: under TLS its server name (SNI).</summary>
    public const byte Authority = 0x02;

    /// <summary>The CRC32c of the whole header. It is checked and not handed on.</summary>
    public const byte Crc32C = 0x03;

    /// <summary>Nothing: padding. It is not handed on.</summary>
    public const byte NoOperation = 0x04;

    /// <summary>What the proxy calls the connection, at most 128 bytes.</summary>
    public const byte UniqueId = 0x05;

    /// <summary>The TLS between the client and the proxy: <see cref="ProxyTlsInfo"/>.</summary>
    public const byte Tls = 0x20;

    /// <summary>The name of the network namespace, in ASCII.</summary>
    public const byte NetworkNamespace = 0x30;
}
