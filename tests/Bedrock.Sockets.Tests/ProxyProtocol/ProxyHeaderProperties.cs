using System.Buffers;
using System.Net;
using Bedrock.Sockets.ProxyProtocol;
using FsCheck;
using FsCheck.Fluent;
using static Bedrock.Sockets.Tests.ProxyProtocol.HeaderBytes;

namespace Bedrock.Sockets.Tests.ProxyProtocol;

/// <summary>What holds for all bytes: 10,000 random cases each. A failure prints the case, made as small as possible, and the seed.</summary>
public sealed class ProxyHeaderProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(10_000);

    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(value => (byte)value);

    private static readonly Gen<byte[]> Noise = Gen.Choose(0, 40).SelectMany(length => AnyByte.ArrayOf(length));

    // Nothing but a seed for a header that is right, so that one wrong byte in it meets every check.
    private static readonly Gen<byte[]> Right = Gen.OneOf(
        Gen.Constant(Text("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n")),
        Gen.Constant(Text("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n")),
        Gen.Constant(Text("PROXY UNKNOWN\r\n")),
        Noise.Select(value => Two(0x21, 0x11, [.. IPv4, .. Tlv(0xE0, value)])),
        Noise.Select(value => Two(0x21, 0x21, [.. IPv6, .. Tlv(0x20, [1, 0, 0, 0, 0, .. Tlv(0x21, value)])])),
        Noise.Select(value => Two(0x20, 0x00, value)),
        Gen.Constant(Two(0x21, 0x31, Unix("/run/a.sock", ""))),
        Noise.Select(value => WithChecksum(Two(0x21, 0x11, [.. IPv4, .. Tlv(0xE0, value), .. Tlv(3, 0, 0, 0, 0)]))));

    private static readonly Gen<byte[]> Garbage = Gen.OneOf(
        Noise,
        Noise.Select(noise => Text("PROXY ").Concat(noise).ToArray()),
        Noise.Select(noise => Signature.Concat(noise).ToArray()),
        from header in Right
        from at in Gen.Choose(0, 400)
        from value in AnyByte
        select Changed(header, at % header.Length, value),
        from header in Right
        from length in Gen.Choose(0, 400)
        select header[..(length % header.Length)]);

    [Fact]
    public void No_bytes_do_anything_but_parse_wait_or_be_refused()
        => Prop.ForAll(Garbage.ToArbitrary(), bytes =>
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            try
            {
                var parsed = ProxyHeader.TryParse(ref buffer, out var header, maxBytes: 232);
                var told = header is null ? "" : $"{header.Source}{header.Destination}{header.Authority}{header.Tls?.ClientCommonName}";
                return parsed ? buffer.Length < bytes.Length && told.Length >= 0 : buffer.Length == bytes.Length;
            }
            catch (ProxyProtocolException)
            {
                return true;
            }
        }).Check(Thorough);

    [Fact]
    public void One_byte_at_a_time_leads_to_the_same_as_all_at_once()
        => Prop.ForAll(Garbage.ToArbitrary(), bytes => Outcome(bytes, step: 1) == Outcome(bytes, step: Math.Max(1, bytes.Length))).Check(Thorough);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var headers = from address in AnyByte.ArrayOf(4)
                      from address6 in AnyByte.ArrayOf(16)
                      from is6 in Gen.Elements(true, false)
                      from ports in Gen.Choose(0, 65_535).ArrayOf(2)
                      from values in Noise.ArrayOf(2)
                      select (Address: new IPAddress(is6 ? address6 : address), Ports: ports, Values: values);

        Prop.ForAll(headers.ToArbitrary(), parts =>
        {
            var written = new ProxyHeader(
                new IPEndPoint(parts.Address, parts.Ports[0]), new IPEndPoint(parts.Address, parts.Ports[1]), [.. parts.Values.Select((value, index) => new ProxyTlv((byte)(0xE0 + index), value))]);
            var (one, two) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
            written.WriteTo(one, ProxyProtocolVersion.One);
            written.WriteTo(two, ProxyProtocolVersion.Two, ProxyChecksum.Crc32C);
            var (fromOne, fromTwo) = (Parse(one.WrittenSpan.ToArray()), Parse(two.WrittenSpan.ToArray()));
            return written.Source!.Equals(fromOne.Source) && written.Destination!.Equals(fromOne.Destination)
                && written.Source.Equals(fromTwo.Source) && written.Destination.Equals(fromTwo.Destination)
                && parts.Values.Zip(fromTwo.Tlvs).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second.Value.Span));
        }).Check(Thorough);
    }

    /// <summary>What comes out when more and more has arrived: the header and the length it took, or that it was refused, or that more is waited for.</summary>
    private static string Outcome(byte[] bytes, int step)
    {
        for (var length = step; length <= bytes.Length; length += step)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
            try
            {
                if (ProxyHeader.TryParse(ref buffer, out var header))
                {
                    return $"{length - buffer.Length} {header.IsLocal} {header.Source} {header.Destination} {header.Tlvs.Count}";
                }
            }
            catch (ProxyProtocolException)
            {
                return "refused";
            }
        }

        return "waits";
    }

    private static byte[] Changed(byte[] header, int at, byte value)
    {
        var changed = (byte[])header.Clone();
        changed[at] = value;
        return changed;
    }
}
