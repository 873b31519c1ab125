using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>What a proxy says of a connection before anything else is said on it: who the client is. Immutable.</summary>
/// <remarks>The specification is <see href="https://github.com/haproxy/haproxy/blob/master/doc/proxy-protocol.txt">proxy-protocol.txt</see> of HAProxy. Names in it come from clients: escape them before they are shown.</remarks>
public sealed class ProxyHeader
{
    /// <summary>The longest header there is: 16 bytes, and a block whose length has 16 bits.</summary>
    public const int MaxBytes = BinaryHeader.FixedBytes + ushort.MaxValue;

    /// <summary>A header for the connection of a client.</summary>
    /// <param name="source">The client's address: an <see cref="IPEndPoint"/>, or a <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</param>
    /// <param name="destination">The address it connected to, of the same family.</param>
    /// <param name="tlvs">Further information, for version 2; <see langword="null"/> for none. The checksum is not among it: who writes the header adds it.</param>
    public ProxyHeader(EndPoint? source, EndPoint? destination, IReadOnlyList<ProxyTlv>? tlvs = null)
        : this(isLocal: false, source, destination, tlvs ?? [])
    {
    }

    private ProxyHeader(bool isLocal, EndPoint? source, EndPoint? destination, IReadOnlyList<ProxyTlv> tlvs)
    {
        IsLocal = isLocal;
        Source = source;
        Destination = destination;
        Tlvs = tlvs;
    }

    /// <summary>The header of a connection that the proxy made for itself, such as a check of the server's health. In version 1 it is <c>UNKNOWN</c>.</summary>
    public static ProxyHeader Local { get; } = new(isLocal: true, source: null, destination: null, []);

    /// <summary>The header of a connection of which the proxy cannot say whose it is.</summary>
    public static ProxyHeader Unknown { get; } = new(isLocal: false, source: null, destination: null, []);

    /// <summary>Whether the proxy made the connection for itself (LOCAL).</summary>
    public bool IsLocal { get; }

    /// <summary>The client's address; <see langword="null"/> when the header does not say, and the connection's own holds.</summary>
    public EndPoint? Source { get; }

    /// <summary>The address that the client connected to; <see langword="null"/> when the header does not say.</summary>
    public EndPoint? Destination { get; }

    /// <summary>Further information in the order of the header, but for padding and the checksum, which has been checked.</summary>
    public IReadOnlyList<ProxyTlv> Tlvs { get; }

    /// <summary>The host that the client asked for, under TLS its server name; <see langword="null"/> when it is not told.</summary>
    public string? Authority => TlvBlock.Find(Tlvs, ProxyTlv.Authority) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    /// <summary>What the proxy calls the connection; empty when it is not told.</summary>
    public ReadOnlyMemory<byte> UniqueId => TlvBlock.Find(Tlvs, ProxyTlv.UniqueId).GetValueOrDefault();

    /// <summary>The TLS between the client and the proxy; <see langword="null"/> when it is not told.</summary>
    public ProxyTlsInfo? Tls => TlvBlock.Find(Tlvs, ProxyTlv.Tls) is { } value ? ProxyTlsInfo.Read(value) : null;

    /// <summary>Reads a header of either version: a pure function.</summary>
    /// <param name="buffer">What was received, from its first byte on; when there is a header, it is sliced off.</param>
    /// <param name="header">The header, when it has arrived. It holds copies.</param>
    /// <param name="maxBytes">The longest header to wait for, at least 107. Defaults to <see cref="MaxBytes"/>.</param>
    /// <returns>Whether there is a header; <see langword="false"/> when it has not arrived whole.</returns>
    /// <exception cref="ProxyProtocolException">This is no header, and will be none whatever follows; or it is longer than allowed.</exception>
    public static bool TryParse(ref ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out ProxyHeader? header, int maxBytes = MaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, TextHeader.MaxBytes);

        header = null;
        Span<byte> start = stackalloc byte[BinaryHeader.FixedBytes];
        var length = (int)Math.Min(buffer.Length, start.Length);
        start = start[..length];
        buffer.Slice(0, length).CopyTo(start);
        if (TextHeader.MayBegin(start))
        {
            return TextHeader.TryRead(ref buffer, out header);
        }

        return BinaryHeader.MayBegin(start)
            ? BinaryHeader.TryRead(ref buffer, start, maxBytes, out header)
            : throw new ProxyProtocolException();
    }

    /// <summary>Writes the header; the caller flushes, before anything else is sent.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">The version. Version 1 has addresses of IP only and no further information: what it cannot say is left out.</param>
    /// <param name="checksum">Whether version 2 has a CRC32c.</param>
    /// <exception cref="ProxyProtocolException">The two addresses are of different families, or the header is too long.</exception>
    public void WriteTo(IBufferWriter<byte> output, ProxyProtocolVersion version = ProxyProtocolVersion.Two, ProxyChecksum checksum = ProxyChecksum.None)
    {
        ArgumentNullException.ThrowIfNull(output);

        if (version == ProxyProtocolVersion.One)
        {
            TextHeader.Write(this, output);
        }
        else
        {
            BinaryHeader.Write(this, output, checksum);
        }
    }
}
