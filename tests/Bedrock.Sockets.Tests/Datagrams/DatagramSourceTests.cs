using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Tests.Datagrams;

public sealed class DatagramSourceTests
{
    [Theory]
    [InlineData("198.51.100.9:4711", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("223.255.255.255:1", true)]
    [InlineData("224.0.0.1:1", false)]
    [InlineData("255.255.255.255:1", false)]
    [InlineData("0.0.0.0:1", false)]
    [InlineData("[2001:db8::1]:4711", true)]
    [InlineData("[::1]:1", true)]
    [InlineData("[::]:1", false)]
    [InlineData("[ff02::1]:1", false)]
    [InlineData("[::ffff:224.0.0.1]:1", false)]
    [InlineData("[::ffff:198.51.100.9]:1", true)]
    public void A_source_has_its_port_and_is_one_host_or_not(string text, bool isOneHost)
    {
        var endpoint = IPEndPoint.Parse(text);

        Assert.True(DatagramSource.TryRead(endpoint.Serialize(), out var source));

        Assert.Equal(endpoint.Port, source.Port);
        Assert.Equal(isOneHost, source.IsOneHost);
    }

    [Theory]
    [InlineData("198.51.100.9:1", "198.51.100.9:2", true)]
    [InlineData("198.51.100.9:1", "198.51.100.8:1", false)]
    [InlineData("198.51.100.9:1", "[::ffff:198.51.100.9]:1", true)]
    [InlineData("[2001:db8::1]:1", "[2001:db8::2]:9", true)]
    [InlineData("[2001:db8::1]:1", "[2001:db8:0:1::1]:1", false)]
    [InlineData("[::1]:1", "[::2]:1", false)]
    public void An_IPv4_address_or_a_64_of_IPv6_is_one_source(string one, string other, bool same)
    {
        Assert.True(DatagramSource.TryRead(IPEndPoint.Parse(one).Serialize(), out var first));
        Assert.True(DatagramSource.TryRead(IPEndPoint.Parse(other).Serialize(), out var second));

        Assert.Equal(same, first.Key == second.Key);
    }

    [Fact]
    public void A_Unix_sender_is_none()
        => Assert.False(DatagramSource.TryRead(new UnixDomainSocketEndPoint("/tmp/x").Serialize(), out _));
}
