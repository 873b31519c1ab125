using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.ProxyProtocol;
using static Bedrock.Sockets.Tests.ProxyProtocol.HeaderBytes;

namespace Bedrock.Sockets.Tests.ProxyProtocol;

/// <summary>Version 2, rule by rule of section 2.2 of the specification.</summary>
public sealed class BinaryHeaderTests
{
    private static readonly IPEndPoint Source = IPEndPoint.Parse("192.0.2.1:56324");
    private static readonly IPEndPoint Destination = IPEndPoint.Parse("198.51.100.7:443");

    [Theory]
    [InlineData(0x11)]
    [InlineData(0x12)]
    public void Addresses_of_IPv4_are_read_and_what_follows_stays(byte family)
    {
        var header = Parse([.. Two(0x21, family, IPv4), 1, 2, 3], out var rest);

        Assert.Equal(Source, header.Source);
        Assert.Equal(Destination, header.Destination);
        Assert.False(header.IsLocal);
        Assert.Equal([1, 2, 3], rest);
    }

    [Theory]
    [InlineData(0x21)]
    [InlineData(0x22)]
    public void Addresses_of_IPv6_are_read(byte family)
    {
        var header = Parse(Two(0x21, family, IPv6));

        Assert.Equal(IPEndPoint.Parse("[2001:db8::1]:1"), header.Source);
        Assert.Equal(IPEndPoint.Parse("[2001:db8::2]:65535"), header.Destination);
    }

    [Theory]
    [InlineData(0x31, "/run/a.sock", "/run/b.sock")]
    [InlineData(0x32, "\0abstract", "/run/b.sock")]
    public void Paths_of_Unix_sockets_are_read(byte family, string source, string destination)
    {
        var header = Parse(Two(0x21, family, Unix(source, destination)));

        Assert.Equal(new UnixDomainSocketEndPoint(source), header.Source);
        Assert.Equal(new UnixDomainSocketEndPoint(destination), header.Destination);
    }

    [Fact]
    public void A_Unix_socket_without_a_name_has_no_address()
    {
        var header = Parse(Two(0x21, 0x31, Unix("", "/run/b.sock")));

        Assert.Null(header.Source);
        Assert.Equal(new UnixDomainSocketEndPoint("/run/b.sock"), header.Destination);
    }

    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x00, 300)]
    [InlineData(0x11, 12)]
    [InlineData(0x11, 3)]
    [InlineData(0xFF, 7)]
    public void Local_is_accepted_and_its_block_is_skipped_whatever_it_says(byte family, int length)
    {
        var header = Parse([.. Two(0x20, family, new byte[length]), 9], out var rest);

        Assert.True(header.IsLocal);
        Assert.Null(header.Source);
        Assert.Equal([9], rest);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x10)]
    [InlineData(0x30)]
    public void An_unspecified_family_or_transport_is_accepted_without_addresses(byte family)
    {
        var header = Parse([.. Two(0x21, family, IPv4), 9], out var rest);

        Assert.False(header.IsLocal);
        Assert.Null(header.Source);
        Assert.Equal([9], rest);
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "another version", Two(0x11, 0x11, IPv4) },
        { "version 3", Two(0x31, 0x11, IPv4) },
        { "version 0", Two(0x01, 0x11, IPv4) },
        { "command 2", Two(0x22, 0x11, IPv4) },
        { "command 15", Two(0x2F, 0x11, IPv4) },
        { "family 4", Two(0x21, 0x41, IPv4) },
        { "family 15", Two(0x21, 0xF1, IPv4) },
        { "transport 3", Two(0x21, 0x13, IPv4) },
        { "transport 15", Two(0x21, 0x1F, IPv4) },
        { "a block shorter than the addresses of IPv4", Two(0x21, 0x11, IPv4[..11]) },
        { "no block", Two(0x21, 0x11) },
        { "a block shorter than the addresses of IPv6", Two(0x21, 0x21, IPv6[..35]) },
        { "a block shorter than the addresses of Unix sockets", Two(0x21, 0x31, new byte[215]) },
        { "a TLV without its length", Two(0x21, 0x11, [.. IPv4, 4, 0]) },
        { "a TLV longer than the rest", Two(0x21, 0x11, [.. IPv4, 4, 0, 2, 0]) },
        { "a TLV behind one", Two(0x21, 0x11, [.. IPv4, .. Tlv(4, 1), 9]) },
        { "a checksum of 3 bytes", Two(0x21, 0x11, [.. IPv4, .. Tlv(3, 0, 0, 0)]) },
        { "a wrong checksum", Two(0x21, 0x11, [.. IPv4, .. Tlv(3, 1, 2, 3, 4)]) },
        { "two checksums", Two(0x21, 0x11, [.. IPv4, .. Tlv(3, 0, 0, 0, 0), .. Tlv(3, 0, 0, 0, 0)]) },
        { "an identifier of 129 bytes", Two(0x21, 0x11, [.. IPv4, .. Tlv(5, new byte[129])]) },
        { "TLS information of 4 bytes", Two(0x21, 0x11, [.. IPv4, .. Tlv(0x20, 1, 0, 0, 0)]) },
        { "TLS information with a broken TLV", Two(0x21, 0x11, [.. IPv4, .. Tlv(0x20, 1, 0, 0, 0, 0, 0x21, 0, 9)]) },
        { "a signature with one byte wrong", [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0B] },
        { "one byte of nothing known", [0x16] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_specification_does_not_allow_is_refused(string what, byte[] bytes)
    {
        var error = Assert.Throws<ProxyProtocolException>(() => TryParse(bytes));

        Assert.True(error.Message.Length > 0 && !error.Message.Contains('\n', StringComparison.Ordinal), what);
    }

    [Fact]
    public void Every_beginning_of_a_header_is_waited_for()
    {
        var whole = Two(0x21, 0x21, [.. IPv6, .. Tlv(0xE0, 1, 2, 3)]);

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.False(TryParse(whole[..length])));
        Assert.True(TryParse(whole));
    }

    [Fact]
    public void A_header_longer_than_the_limit_is_refused_before_it_has_arrived()
    {
        var start = new ReadOnlySequence<byte>(Two(0x21, 0x11, length: 1_000, []));

        Assert.False(ProxyHeader.TryParse(ref start, out _, maxBytes: 1_016));
        Assert.Throws<ProxyProtocolException>(() => ProxyHeader.TryParse(ref start, out _, maxBytes: 1_015));
    }

    [Fact]
    public void Known_information_is_named_and_unknown_information_is_kept()
    {
        byte[] certificate = [0x30, 0x00];
        byte[] tls = [3, 0, 0, 0, 0, .. Tlv(0x21, "TLSv1.3"u8.ToArray()), .. Tlv(0x22, "ann"u8.ToArray()), .. Tlv(0x23, "AES"u8.ToArray()), .. Tlv(0x28, certificate)];

        var header = Parse(Two(0x21, 0x11, [.. IPv4, .. Tlv(4, 0, 0), .. Tlv(2, "example.com"u8.ToArray()), .. Tlv(5, 7, 8), .. Tlv(0xE1, 1), .. Tlv(0x20, tls)]));

        Assert.Equal("example.com", header.Authority);
        Assert.Equal([7, 8], header.UniqueId.ToArray());
        Assert.Equal([2, 5, 0xE1, 0x20], header.Tlvs.Select(tlv => tlv.Type));
        var info = header.Tls;
        Assert.NotNull(info);
        Assert.True(info.IsTls && info.HasClientCertificate && info.IsClientVerified);
        Assert.Equal(("TLSv1.3", "ann", "AES"), (info.Version, info.ClientCommonName, info.Cipher));
        Assert.Equal(certificate, info.ClientCertificate.ToArray());
    }

    [Fact]
    public void A_certificate_that_was_not_verified_verifies_nobody()
    {
        var unverified = Parse(Two(0x21, 0x11, [.. IPv4, .. Tlv(0x20, 3, 0, 0, 0, 1)])).Tls;
        var none = Parse(Two(0x21, 0x11, [.. IPv4, .. Tlv(0x20, 1, 0, 0, 0, 0)])).Tls;

        Assert.True(unverified is { HasClientCertificate: true, IsClientVerified: false });
        Assert.True(none is { IsTls: true, HasClientCertificate: false, IsClientVerified: false, Version: null });
    }

    [Fact]
    public void A_checksum_that_is_right_is_accepted_wherever_it_stands()
    {
        var last = WithChecksum(Two(0x21, 0x11, [.. IPv4, .. Tlv(0xE0, 1), .. Tlv(3, 0, 0, 0, 0)]));

        Assert.Equal([0xE0], Parse(last).Tlvs.Select(tlv => tlv.Type));
        Assert.All(Enumerable.Range(16, last.Length - 16).Where(at => at is not (29 or 30 or 32 or 33 or 34)), at =>
        {
            var broken = (byte[])last.Clone();
            broken[at] ^= 0x10;
            Assert.Throws<ProxyProtocolException>(() => TryParse(broken));
        });
    }

    [Fact]
    public void The_checksum_is_that_of_RFC_4960()
    {
        // RFC 3720, appendix B.4, has these; it is the same polynomial.
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
    }

    [Fact]
    public void A_header_is_written_byte_for_byte_as_specified()
    {
        var output = new ArrayBufferWriter<byte>();

        new ProxyHeader(Source, Destination, [new ProxyTlv(ProxyTlv.Authority, "a.b"u8.ToArray())]).WriteTo(output, checksum: ProxyChecksum.Crc32C);

        Assert.Equal(WithChecksum(Two(0x21, 0x11, [.. IPv4, .. Tlv(2, "a.b"u8.ToArray()), .. Tlv(3, 0, 0, 0, 0)])), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Local_is_written_without_addresses()
    {
        var output = new ArrayBufferWriter<byte>();

        ProxyHeader.Local.WriteTo(output);

        Assert.Equal(Two(0x20, 0x00), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_header_too_long_for_its_length_field_cannot_be_written()
    {
        var header = new ProxyHeader(Source, Destination, [new ProxyTlv(0xE0, new byte[65_521])]);

        Assert.Throws<ProxyProtocolException>(() => header.WriteTo(new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void A_path_that_no_system_has_is_refused_and_does_no_harm()
    {
        var block = Unix("", "/x");
        Array.Fill(block, (byte)0xFF, 0, 108);

        Assert.Throws<ProxyProtocolException>(() => TryParse(Two(0x21, 0x31, block)));
        Assert.Equal(new UnixDomainSocketEndPoint("/" + Encoding.UTF8.GetString([0xFF])), Parse(Two(0x21, 0x31, [(byte)'/', 0xFF, .. block.Select(_ => (byte)0).Skip(2)])).Source);
    }
}
