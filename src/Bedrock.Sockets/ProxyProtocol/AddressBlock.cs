using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>The addresses of a version 2 header: source, destination, and on IP their ports.</summary>
/// <param name="Code">The header's byte for the family, with a transport of streams.</param>
/// <param name="Bytes">How long the block is.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressBlock(byte Code, int Bytes)
{
    private const int PathBytes = 108;

    private static readonly AddressBlock None = new(0x00, 0);
    private static readonly AddressBlock IPv4 = new(0x11, (4 + sizeof(ushort)) * 2);
    private static readonly AddressBlock IPv6 = new(0x21, (16 + sizeof(ushort)) * 2);
    private static readonly AddressBlock Unix = new(0x31, PathBytes * 2);

    /// <summary>The block of a family that is known.</summary>
    public static AddressBlock Of(int family) => family switch
    {
        1 => IPv4,
        2 => IPv6,
        _ => Unix,
    };

    /// <summary>The block for two addresses; an empty one when they are not told or of a family that the protocol does not know.</summary>
    /// <exception cref="ProxyProtocolException">They are of different families.</exception>
    public static AddressBlock Of(EndPoint? source, EndPoint? destination)
    {
        if (source is null || destination is null)
        {
            return None;
        }

        BinaryHeader.ThrowIfDifferent(source.AddressFamily, destination.AddressFamily);
        return source switch
        {
            IPEndPoint { AddressFamily: AddressFamily.InterNetwork } => IPv4,
            IPEndPoint => IPv6,
            UnixDomainSocketEndPoint => Unix,
            _ => None,
        };
    }

    /// <summary>Reads the addresses; one of a Unix socket without a name is null.</summary>
    /// <exception cref="ProxyProtocolException">A path is too long.</exception>
    public (EndPoint? Source, EndPoint? Destination) Read(ReadOnlySpan<byte> block)
    {
        if (this == Unix)
        {
            return (ReadPath(block[..PathBytes]), ReadPath(block.Slice(PathBytes, PathBytes)));
        }

        var address = (Bytes / 2) - sizeof(ushort);
        var ports = block[(2 * address)..];
        return (new IPEndPoint(new IPAddress(block[..address]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IPEndPoint(new IPAddress(block.Slice(address, address)), BinaryPrimitives.ReadUInt16BigEndian(ports[sizeof(ushort)..])));
    }

    /// <summary>Writes the addresses.</summary>
    public void Write(EndPoint? source, EndPoint? destination, Span<byte> block)
    {
        block[..Bytes].Clear();
        switch (source, destination)
        {
            case (IPEndPoint from, IPEndPoint to):
                var address = (Bytes / 2) - sizeof(ushort);
                var ports = block[(2 * address)..];
                from.Address.TryWriteBytes(block, out _);
                to.Address.TryWriteBytes(block[address..], out _);
                BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)from.Port);
                BinaryPrimitives.WriteUInt16BigEndian(ports[sizeof(ushort)..], (ushort)to.Port);
                break;
            case (UnixDomainSocketEndPoint from, UnixDomainSocketEndPoint to):
                WritePath(from, block[..PathBytes]);
                WritePath(to, block.Slice(PathBytes, PathBytes));
                break;
        }
    }

    /// <summary>A path ends at its first zero; a name that begins with a zero is abstract and ends where only zeros follow (unix(7)).</summary>
    private static UnixDomainSocketEndPoint? ReadPath(ReadOnlySpan<byte> bytes)
    {
        var path = bytes[0] == 0 ? bytes.TrimEnd((byte)0) : bytes.IndexOf((byte)0) is var end and >= 0 ? bytes[..end] : bytes;
        try
        {
            return path.IsEmpty ? null : new UnixDomainSocketEndPoint(Encoding.UTF8.GetString(path));
        }
        catch (ArgumentException wrong)
        {
            throw new ProxyProtocolException("A PROXY header has the path of a Unix socket that this system cannot express.", wrong);
        }
    }

    private static void WritePath(UnixDomainSocketEndPoint endpoint, Span<byte> bytes)
    {
        // The platform shows an abstract name with @ in place of its first byte.
        var name = endpoint.ToString();
        var isAbstract = endpoint.Serialize() is { Size: > 2 } address && address[2] == 0;
        Encoding.UTF8.TryGetBytes(isAbstract ? $"\0{name[1..]}" : name, bytes, out _);
    }
}
