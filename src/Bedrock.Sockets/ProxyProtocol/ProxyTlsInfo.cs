using System.Text;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>What a proxy says of the TLS between the client and itself (specification, section 2.2.6). Immutable. The texts come from the client or the proxy: escape them before they are shown.</summary>
/// <remarks>
/// <code>
/// client (1)   1 = TLS, 2 = a certificate on this connection, 4 = one in this session
/// verify (4)   0 = the certificate was verified
/// TLVs         0x21 version, 0x22 common name, 0x23 cipher, 0x24 signature, 0x25 key, 0x28 certificate (DER)
/// </code>
/// </remarks>
public sealed class ProxyTlsInfo
{
    private const int FixedBytes = 5;
    private const byte UsesTls = 1;
    private const byte HasCertificate = 2;
    private const byte HadCertificate = 4;

    private readonly IReadOnlyList<ProxyTlv> _details;

    private ProxyTlsInfo(byte client, uint verify, IReadOnlyList<ProxyTlv> details)
    {
        IsTls = (client & UsesTls) != 0;
        HasClientCertificate = (client & (HasCertificate | HadCertificate)) != 0;
        IsClientVerified = HasClientCertificate && verify == 0;
        _details = details;
    }

    /// <summary>Whether the client speaks TLS with the proxy.</summary>
    public bool IsTls { get; }

    /// <summary>Whether the client has shown a certificate, on this connection or earlier in the session.</summary>
    public bool HasClientCertificate { get; }

    /// <summary>Whether the client has shown a certificate and the proxy has found it good.</summary>
    public bool IsClientVerified { get; }

    /// <summary>The version, such as <c>TLSv1.3</c>; <see langword="null"/> when it is not told.</summary>
    public string? Version => Text(0x21);

    /// <summary>The common name of the client's certificate; <see langword="null"/> when it is not told.</summary>
    public string? ClientCommonName => Text(0x22);

    /// <summary>The cipher, as OpenSSL names it; <see langword="null"/> when it is not told.</summary>
    public string? Cipher => Text(0x23);

    /// <summary>The client's certificate in DER; empty when it is not told.</summary>
    public ReadOnlyMemory<byte> ClientCertificate => TlvBlock.Find(_details, 0x28).GetValueOrDefault();

    /// <exception cref="ProxyProtocolException">The value is too short, or a length in it is wrong.</exception>
    internal static ProxyTlsInfo Read(ReadOnlyMemory<byte> value)
        => value.Length < FixedBytes
            ? throw new ProxyProtocolException($"The TLS information of a PROXY header has {value.Length} bytes; it begins with {FixedBytes}.")
            : new ProxyTlsInfo(value.Span[0], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(value.Span[1..]), TlvBlock.Read(value[FixedBytes..]));

    private string? Text(byte type) => TlvBlock.Find(_details, type) is { } value ? Encoding.UTF8.GetString(value.Span) : null;
}
