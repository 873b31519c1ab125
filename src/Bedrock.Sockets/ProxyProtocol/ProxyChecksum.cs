namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>Whether a version 2 header has a checksum.</summary>
public enum ProxyChecksum
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>It has a CRC32c (RFC 4960, appendix B).</summary>
    Crc32C,
}
