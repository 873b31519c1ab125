using System.Buffers;
using System.Net;
using Bedrock.Sockets.ProxyProtocol;
using static Bedrock.Sockets.Tests.ProxyProtocol.HeaderBytes;

namespace Bedrock.Sockets.Tests.ProxyProtocol;

/// <summary>Version 1, rule by rule of section 2.1 of the specification.</summary>
public sealed class TextHeaderTests
{
    [Theory]
    [InlineData("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n", "192.168.0.1:56324", "192.168.0.11:443")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535", "255.255.255.255:65535")]
    [InlineData("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n", "[2001:db8::1]:1", "[2001:db8::2]:65535")]
    [InlineData("PROXY TCP6 2001:DB8::A ::1 1 2\r\n", "[2001:db8::a]:1", "[::1]:2")]
    [InlineData("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535")]
    [InlineData("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2\r\n", "[::ffff:192.0.2.1]:1", "[::ffff:192.0.2.2]:2")]
    public void Addresses_are_read_and_what_follows_stays(string line, string source, string destination)
    {
        var header = Parse(Text(line + "GET /"), out var rest);

        Assert.Equal(IPEndPoint.Parse(source), header.Source);
        Assert.Equal(IPEndPoint.Parse(destination), header.Destination);
        Assert.False(header.IsLocal);
        Assert.Equal("GET /"u8.ToArray(), rest);
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n")]
    [InlineData("PROXY UNKNOWN \n \r \x1b[31m anything\r\n")]
    public void Unknown_is_accepted_and_the_rest_of_its_line_is_ignored(string line)
    {
        var header = Parse(Text(line));

        Assert.Null(header.Source);
        Assert.Null(header.Destination);
        Assert.False(header.IsLocal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PROXY")]
    [InlineData("PROXY ")]
    [InlineData("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443")]
    [InlineData("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r")]
    [InlineData("PROXY UNKNOWN \n")]
    public void A_line_that_has_not_ended_is_waited_for(string line) => Assert.False(TryParse(Text(line)));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\x16\x03\x01")]
    [InlineData("proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXYTCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData(" PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY\tTCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY\r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY TCP\r\n")]
    [InlineData("PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY UNKNOWNX\r\n")]
    [InlineData("PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1  2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4.5 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.010 1 2\r\n")]
    [InlineData("PROXY TCP4 0x1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 16909060 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 -1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 localhost 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP6 ::1 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 [::1] ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::1/64 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1::2::3 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 12345::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 g::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 00\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1a 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 + 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\rX\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4\0 1.2.3.4 1 2\r\n")]
    public void What_does_not_match_exactly_is_refused(string line)
        => Assert.Throws<ProxyProtocolException>(() => TryParse(Text(line)));

    [Fact]
    public void The_line_ends_within_107_bytes_or_never()
    {
        var longest = "PROXY UNKNOWN ".PadRight(105, 'x');

        Assert.True(TryParse(Text($"{longest}\r\n")));
        Assert.False(TryParse(Text($"{longest}\r")));
        Assert.Throws<ProxyProtocolException>(() => TryParse(Text($"{longest}x\r\n")));
        Assert.Throws<ProxyProtocolException>(() => TryParse(Text($"{longest}xx")));
    }

    [Theory]
    [InlineData("192.0.2.1:1", "192.0.2.2:65535", "PROXY TCP4 192.0.2.1 192.0.2.2 1 65535\r\n")]
    [InlineData("[2001:db8::1]:1", "[::1]:2", "PROXY TCP6 2001:db8::1 ::1 1 2\r\n")]
    [InlineData("[fe80::1%3]:1", "[fe80::2%3]:2", "PROXY TCP6 fe80::1 fe80::2 1 2\r\n")]
    public void Addresses_are_written(string source, string destination, string expected)
    {
        var output = new ArrayBufferWriter<byte>();

        new ProxyHeader(IPEndPoint.Parse(source), IPEndPoint.Parse(destination)).WriteTo(output, ProxyProtocolVersion.One);

        Assert.Equal(Text(expected), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void What_has_no_addresses_of_IP_is_written_as_unknown()
    {
        var output = new ArrayBufferWriter<byte>();

        ProxyHeader.Local.WriteTo(output, ProxyProtocolVersion.One);
        ProxyHeader.Unknown.WriteTo(output, ProxyProtocolVersion.One);

        Assert.Equal("PROXY UNKNOWN\r\nPROXY UNKNOWN\r\n"u8.ToArray(), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Addresses_of_two_families_cannot_be_written()
    {
        var header = new ProxyHeader(new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.IPv6Loopback, 1));

        Assert.Throws<ProxyProtocolException>(() => header.WriteTo(new ArrayBufferWriter<byte>(), ProxyProtocolVersion.One));
        Assert.Throws<ProxyProtocolException>(() => header.WriteTo(new ArrayBufferWriter<byte>()));
    }
}
