using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports;

public sealed class SocketUriTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:9999", "127.0.0.1", 9999)]
    [InlineData("TCP://127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("tcp://0.0.0.0:65535", "0.0.0.0", 65535)]
    [InlineData("tcp://[::1]:80", "::1", 80)]
    [InlineData("tcp://[0:0:0:0:0:0:0:1]:80", "::1", 80)]
    [InlineData("tcp://[fe80::1%252]:80", "fe80::1%2", 80)]
    [InlineData("tcp://*:0080", "::", 80)]
    [InlineData("tcp://[::]:80", "::", 80)]
    public void An_address_and_a_port_are_an_ip_end_point(string text, string address, int port)
    {
        var uri = SocketUri.Parse(text);

        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), uri.EndPoint);
        Assert.Empty(uri.Options);
    }

    [Theory]
    [InlineData("tcp://localhost:1", "localhost")]
    [InlineData("tcp://Example.ORG:1", "example.org")]
    [InlineData("tcp://my_host-2.local:1", "my_host-2.local")]
    public void A_name_and_a_port_are_a_dns_end_point(string text, string name)
    {
        var uri = SocketUri.Parse(text);

        Assert.Equal(new DnsEndPoint(name, 1), uri.EndPoint);
    }

    [Theory]
    [InlineData("unix:///run/echo.sock", "/run/echo.sock")]
    [InlineData("Unix:///run/a%20b%3F%C3%A9", "/run/a b?é")]
    [InlineData("unix:///with:colon/and=equals&", "/with:colon/and=equals&")]
    public void A_path_is_a_unix_end_point(string text, string path)
    {
        var uri = SocketUri.Parse(text);

        Assert.Equal(path, Assert.IsType<UnixDomainSocketEndPoint>(uri.EndPoint).ToString());
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:9999", false)]
    [InlineData("tls://127.0.0.1:9999", false)]
    [InlineData("unix:///run/echo.sock", false)]
    [InlineData("udp://127.0.0.1:9999?receivers=2", true)]
    [InlineData("udp://*:9999", true)]
    [InlineData("udp://localhost:9999", true)]
    [InlineData("unixgram:///run/a%20b", true)]
    public void The_scheme_says_whether_datagrams_are_sent_and_is_written_again(string text, bool isDatagram)
    {
        var uri = SocketUri.Parse(text);

        Assert.Equal(isDatagram, uri.IsDatagram);
        Assert.Equal(text, uri.ToString());
        Assert.Equal(text.Split('?')[0], uri.Address);
    }

    [Fact]
    public void The_number_of_a_descriptor_is_a_file_handle_end_point()
    {
        var uri = SocketUri.Parse("fd://3");

        var endPoint = Assert.IsType<FileHandleEndPoint>(uri.EndPoint);
        Assert.Equal(3u, endPoint.FileHandle);
        Assert.Equal(FileHandleType.Tcp, endPoint.FileHandleType);
    }

    [Fact]
    public void Options_are_decoded_and_found_in_any_case()
    {
        var uri = SocketUri.Parse("tcp://127.0.0.1:0?message=Hello%20there%21+a=b&backlog=512&Empty=");

        Assert.Equal("message backlog Empty", string.Join(' ', uri.Options.Keys));
        Assert.Equal("Hello there!+a=b", uri.Options["MESSAGE"]);
        Assert.Equal("512", uri.Options["Backlog"]);
        Assert.Equal("", uri.Options["empty"]);
    }

    [Theory]
    [InlineData("", "'' has no scheme: write tcp://host:port, tls://host:port, ws://host:port/path, udp://host:port, unix:///path, unixgram:///path or fd://number")]
    [InlineData("127.0.0.1:9999", "'127.0.0.1:9999' has no scheme: write tcp://host:port, tls://host:port, ws://host:port/path, udp://host:port, unix:///path, unixgram:///path or fd://number")]
    [InlineData("://x:1", "'://x:1' has no scheme: write tcp://host:port, tls://host:port, ws://host:port/path, udp://host:port, unix:///path, unixgram:///path or fd://number")]
    [InlineData("http://x:1", "the scheme 'http' is unknown: use tcp, tls, ws, wss, udp, unix, unixgram or fd")]
    [InlineData("udp://x", "the port is missing after 'x': write udp://host:port, with port 0 for one that is free")]
    [InlineData("unixgram://x", "the path 'x' is not absolute: write unixgram:///path, with three slashes")]
    [InlineData("tcp://127.0.0.1:99999", "the port '99999' is not between 0 and 65535")]
    [InlineData("tcp://127.0.0.1:-1", "the port '-1' is not between 0 and 65535")]
    [InlineData("tcp://127.0.0.1:http", "the port 'http' is not between 0 and 65535")]
    [InlineData("tcp://127.0.0.1:", "the port '' is not between 0 and 65535")]
    [InlineData("tcp://127.0.0.1", "the port is missing after '127.0.0.1': write tcp://host:port, with port 0 for one that is free")]
    [InlineData("tcp://[::1]", "the port is missing after '[::1]': write tcp://host:port, with port 0 for one that is free")]
    [InlineData("tcp://127.0.0.1:1/", "a tcp URI has no path: remove '/'")]
    [InlineData("ws://127.0.0.1/echo", "the port is missing after '127.0.0.1': write ws://host:port, with port 0 for one that is free")]
    [InlineData("ws://127.0.0.1:1/a b", "the path '/a b' of a ws URI has letters, digits, '/', '-', '.', '_' and '~' only")]
    [InlineData("tcp://:1", "the host is missing: write a name, an address, or * for any address")]
    [InlineData("tcp://::1:80", "the host '::1' is no name: write an IPv6 address in brackets, such as tcp://[::1]:9999")]
    [InlineData("tcp://[::g]:80", "'::g' is not an IPv6 address")]
    [InlineData("tcp://[127.0.0.1]:80", "'127.0.0.1' is not an IPv6 address")]
    [InlineData("tcp://127.1:80", "'127.1' is not an IPv4 address: write four numbers from 0 to 255, such as 127.0.0.1")]
    [InlineData("tcp://010.0.0.1:80", "'010.0.0.1' is not an IPv4 address: write four numbers from 0 to 255, such as 127.0.0.1")]
    [InlineData("tcp://1.2.3.256:80", "'1.2.3.256' is not an IPv4 address: write four numbers from 0 to 255, such as 127.0.0.1")]
    [InlineData("tcp://a b:80", "the host 'a b' is no name: write letters, digits, hyphens and dots, an address, or * for any address")]
    [InlineData("tcp://user@host:80", "the host 'user@host' is no name: write letters, digits, hyphens and dots, an address, or * for any address")]
    [InlineData("unix://run/x", "the path 'run/x' is not absolute: write unix:///path, with three slashes")]
    [InlineData("unix://", "the path '' is not absolute: write unix:///path, with three slashes")]
    [InlineData("unix:///a%00b", "the path '/a%00b' has a zero byte, which no path can have")]
    [InlineData("unix:///a%FFb", "'/a%FFb' is not UTF-8 text")]
    [InlineData("fd://3x", "'3x' is neither the number of a descriptor nor the name of a passed socket: write fd://3 or fd://name")]
    [InlineData("fd://-1", "'-1' is neither the number of a descriptor nor the name of a passed socket: write fd://3 or fd://name")]
    [InlineData("fd://a:b", "'a:b' is neither the number of a descriptor nor the name of a passed socket: write fd://3 or fd://name")]
    [InlineData("fd://", "'' is neither the number of a descriptor nor the name of a passed socket: write fd://3 or fd://name")]
    [InlineData("tcp://x:1?", "the option '' is not written key=value")]
    [InlineData("tcp://x:1?verbose", "the option 'verbose' is not written key=value")]
    [InlineData("tcp://x:1?=1", "the option '=1' is not written key=value")]
    [InlineData("tcp://x:1?a=1&A=2", "the option 'A' is given twice")]
    [InlineData("tcp://x:1?message=100%", "'100%' has a percent sign without two hexadecimal digits: write %25 for the sign itself")]
    [InlineData("tcp://x:1?message=%zz", "'%zz' has a percent sign without two hexadecimal digits: write %25 for the sign itself")]
    public void What_is_no_uri_is_refused_with_a_line_that_says_what_to_write(string text, string line)
    {
        var parsed = SocketUri.TryParse(text, out var uri, out var error);

        Assert.False(parsed);
        Assert.Null(uri);
        Assert.Equal(line, error);
        Assert.Equal(line, Assert.Throws<FormatException>(() => SocketUri.Parse(text)).Message);
    }

    [Fact]
    public void A_path_that_does_not_fit_a_unix_socket_is_refused_with_its_length_in_bytes()
    {
        Assert.True(SocketUri.TryParse($"unix:///{new string('x', 106)}", out _, out _));
        Assert.False(SocketUri.TryParse($"unix:///{new string('é', 54)}", out _, out var error));
        Assert.EndsWith("is 109 bytes long; that of a Unix socket has at most 107", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TCP://LOCALHOST:080?b=1&A=%7bx%7D", "tcp://localhost:80?b=1&A=%7Bx%7D")]
    [InlineData("tcp://[::]:1", "tcp://*:1")]
    [InlineData("tcp://[fe80::1%252]:1", "tcp://[fe80::1%252]:1")]
    [InlineData("unix:///a/../b//c d", "unix:///a/../b//c%20d")]
    [InlineData("fd://007", "fd://7")]
    [InlineData("WS://Localhost:080/Echo/a~b", "ws://localhost:80/Echo/a~b")]
    [InlineData("wss://*:443?cert=a", "wss://*:443/?cert=a")]
    public void A_uri_is_written_in_its_normal_form(string text, string normal)
        => Assert.Equal(normal, SocketUri.Parse(text).ToString());

    [Fact]
    public void The_end_point_of_a_socket_is_written_as_a_uri()
    {
        Assert.Equal("tcp://127.0.0.1:80", SocketUri.Format(new IPEndPoint(IPAddress.Loopback, 80)));
        Assert.Equal("tcp://[::1]:80", SocketUri.Format(new IPEndPoint(IPAddress.IPv6Loopback, 80)));
        Assert.Equal("tcp://*:80", SocketUri.Format(new IPEndPoint(IPAddress.IPv6Any, 80)));
        Assert.Equal("tcp://0.0.0.0:80", SocketUri.Format(new IPEndPoint(IPAddress.Any, 80)));
        Assert.Equal("unix:///run/x.sock", SocketUri.Format(new UnixDomainSocketEndPoint("/run/x.sock")));
        Assert.Equal($"unix://{Directory.GetCurrentDirectory()}/x.sock", SocketUri.Format(new UnixDomainSocketEndPoint("x.sock")));
        Assert.Equal("unix://@name", SocketUri.Format(new UnixDomainSocketEndPoint("\0name")));
    }

    [Fact]
    public async Task A_name_resolves_to_an_address_with_the_port()
    {
        var endPoint = await SocketUri.Parse("tcp://localhost:80").ResolveAsync();

        var ip = Assert.IsType<IPEndPoint>(endPoint);
        Assert.True(IPAddress.IsLoopback(ip.Address));
        Assert.Equal(80, ip.Port);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_named()
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => SocketUri.Parse("tcp://nosuch.invalid:80").ResolveAsync().AsTask());

        Assert.StartsWith("The host 'nosuch.invalid' does not resolve: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_is_refused_with_a_format_exception_and_nothing_else()
        => Prop.ForAll(Garbage.ToArbitrary(), text => SocketUri.TryParse(text, out var uri, out var error) ? error is null && uri.Options is not null : error.Length > 0)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_is_read_back_the_same()
        => Prop.ForAll(Uris.ToArbitrary(), uri =>
            {
                var again = SocketUri.Parse(uri.ToString());
                return string.Equals(SocketUri.Format(again.EndPoint), SocketUri.Format(uri.EndPoint), StringComparison.Ordinal)
                    && again.EndPoint.GetType() == uri.EndPoint.GetType()
                    && again.Options.SequenceEqual(uri.Options);
            })
            .QuickCheckThrowOnFailure();

    /// <summary>Any text, and text made of the pieces of URIs, which comes much further into the reader.</summary>
    private static Gen<string> Garbage => Gen.OneOf(
        Text,
        Gen.Elements("tcp://", "unix:///", "fd://", "tls://", "[", "]", "::1", "127.0.0.1", "*", ":", "80", "99999", "?", "a=1", "&", "%", "%20", "%FF", "%00", "/", "x", "é", "\ud800", " ")
            .ListOf().Select(string.Concat));

    private static Gen<string> Text => ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");

    private static Gen<SocketUri> Uris =>
        from place in Gen.OneOf(
            from port in Gen.Choose(0, 65535) from host in Gen.Elements("127.0.0.1", "[::1]", "*", "[fe80::1%2525]", "localhost") select $"tcp://{host}:{port}",
            Gen.Choose(0, int.MaxValue).Select(number => $"fd://{number}"),
            EncodedText.Where(text => text.Length < 90 && !text.Contains("%00", StringComparison.Ordinal)).Select(text => $"unix:///{text}"))
        from values in EncodedText.ListOf()
        select SocketUri.Parse(values.Count == 0 ? place : $"{place}?{string.Join('&', values.Select((value, index) => $"{index}_{value}={value}"))}");

    private static Gen<string> EncodedText => Text.Select(Uri.EscapeDataString);
}
