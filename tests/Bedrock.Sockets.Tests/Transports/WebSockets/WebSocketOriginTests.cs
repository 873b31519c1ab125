using Bedrock.Sockets.Transports.WebSockets;

namespace Bedrock.Sockets.Tests.Transports.WebSockets;

public sealed class WebSocketOriginTests
{
    [Theory]
    [InlineData("", "127.0.0.1:8080", "", true)] // No browser.
    [InlineData("http://127.0.0.1:8080", "127.0.0.1:8080", "", true)]
    [InlineData("https://chat.example", "chat.example", "", true)]
    [InlineData("HTTP://Chat.Example", "chat.example", "", true)]
    [InlineData("http://evil.example", "127.0.0.1:8080", "", false)]
    [InlineData("http://127.0.0.1:9999", "127.0.0.1:8080", "", false)]
    [InlineData("null", "127.0.0.1:8080", "", false)] // A file, or a frame in a sandbox.
    [InlineData("http://127.0.0.1:8080.evil.example", "127.0.0.1:8080", "", false)]
    [InlineData("http://app.example", "127.0.0.1:8080", "https://other.example http://app.example/", true)]
    [InlineData("https://app.example", "127.0.0.1:8080", "http://app.example", false)]
    [InlineData("http://evil.example", "127.0.0.1:8080", "*", true)]
    public void A_page_of_another_origin_may_connect_only_where_it_is_named(string origin, string host, string allowed, bool expected)
        => Assert.Equal(expected, WebSocketOrigin.IsAllowed(origin, host, allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
