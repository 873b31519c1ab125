using System.Net;
using Bedrock.Sockets.Protocols.BannerEcho;

namespace Bedrock.Sockets.Tests.Protocols.BannerEcho;

public sealed class BannerEchoTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.0.2.7"), 40_001);
    private static readonly TimeProvider Clock = ManualClock.At("2014-02-01T09:00:00Z");

    [Fact]
    public async Task The_banner_says_who_and_when_without_a_line_end_and_then_every_byte_comes_back()
    {
        var peer = new ProtocolEndpoint(builder => builder.UseBannerEcho(), Clock).Connect(Client).Serve();
        var banner = "connection 192.0.2.7:40001 at Sat Feb  1 09:00:00 2014 succeed!"u8.ToArray();

        Assert.Equal(banner, await peer.ReceiveAsync(banner.Length));
        await peer.SendAsync("hello\r\n"u8.ToArray());
        Assert.Equal("hello\r\n"u8.ToArray(), await peer.ReceiveAsync(7));
        await peer.SendAsync("again"u8.ToArray());
        await peer.Output.CompleteAsync();

        Assert.Equal("again"u8.ToArray(), await peer.ReceiveToEndAsync());
        await peer.ServedAsync();
    }

    [Fact]
    public async Task A_client_that_talks_first_is_told_the_banner_first()
    {
        var peer = new ProtocolEndpoint(builder => builder.UseBannerEcho(options => options.Banner = "hi {connection}\n")).Connect();
        await peer.SendAsync("early"u8.ToArray());
        await peer.Output.CompleteAsync();

        peer.Serve();

        Assert.Equal("hi connection-1\nearly"u8.ToArray(), await peer.ReceiveToEndAsync());
    }

    [Fact]
    public void A_banner_that_is_no_template_is_refused_where_it_is_set()
        => Assert.Throws<ArgumentException>(() => new BannerEchoOptions { Banner = "hello {name}" });
}
