using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Protocols.Greeting;

namespace Bedrock.Sockets.Tests.Protocols.Greeting;

public sealed class GreetingTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.0.2.7"), 40_001);

    [Fact]
    public async Task The_default_thanks_for_connecting_and_ends()
    {
        var greeting = new ProtocolEndpoint(builder => builder.UseGreeting());

        Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), await greeting.ReceiveAsync());
        Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), await greeting.ReceiveAsync());
    }

    [Theory]
    [InlineData("Hello", true, "Hello\r\n")]
    [InlineData("Hello world!\n", true, "Hello world!\n")]
    [InlineData("one\r\ntwo\r\n", true, "one\r\ntwo\r\n")]
    [InlineData("Welcome to server!", false, "Welcome to server!")]
    [InlineData("", true, "\r\n")]
    [InlineData("", false, "")]
    [InlineData(@"no \r\n escapes", true, "no \\r\\n escapes\r\n")]
    [InlineData("Grüß Gott, 你好 👋", true, "Grüß Gott, 你好 👋\r\n")]
    [InlineData("{connection}", true, "connection-1\r\n")]
    [InlineData("{connection}{connection}\n", true, "connection-1connection-1\n")]
    [InlineData("[{remote}] at {time}!", true, "[192.0.2.7:40001] at Sat Feb  1 09:00:00 2014!\r\n")]
    [InlineData("{{remote}}", true, "{remote}\r\n")]
    [InlineData("{{{remote}}}", true, "{192.0.2.7:40001}\r\n")]
    [InlineData("}}{{", true, "}{\r\n")]
    public async Task The_message_is_sent_as_UTF_8_with_its_placeholders_filled_in(string message, bool appendLineEnd, string expected)
    {
        var options = new GreetingOptions { Message = message, AppendLineEnd = appendLineEnd };
        var greeting = new ProtocolEndpoint(builder => builder.UseGreeting(options), ManualClock.At("2014-02-01T09:00:00Z"));

        Assert.Equal(expected, Encoding.UTF8.GetString(await greeting.ReceiveAsync(Client)));
    }

    [Fact]
    public async Task Every_connection_gets_its_own_values()
    {
        var clock = ManualClock.At("2014-02-01T09:00:00Z");
        var greeting = new ProtocolEndpoint(builder => builder.UseGreeting(options => options.Message = "{connection} {remote} {time}\n"), clock);

        Assert.Equal("connection-1 192.0.2.7:40001 Sat Feb  1 09:00:00 2014\n"u8.ToArray(), await greeting.ReceiveAsync(Client));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("connection-2 [2001:db8::1]:9 Sat Feb  1 09:01:00 2014\n"u8.ToArray(), await greeting.ReceiveAsync(IPEndPoint.Parse("[2001:db8::1]:9")));
    }

    [Fact]
    public async Task The_time_in_a_greeting_is_the_line_of_the_time_protocol()
    {
        var clock = ManualClock.At("2026-11-05T06:07:08Z", TimeZoneInfo.CreateCustomTimeZone("W", TimeSpan.FromHours(-9.5), "W", "W"));
        var greeting = new ProtocolEndpoint(builder => builder.UseGreeting(options => options.Message = "{time}"), clock);
        var time = new ProtocolEndpoint(builder => builder.UseTime(), clock);

        Assert.Equal(await time.ReceiveAsync(), await greeting.ReceiveAsync());
    }

    public static TheoryData<EndPoint?, string> Remotes => new()
    {
        { new IPEndPoint(IPAddress.Parse("::ffff:127.0.0.1"), 5000), "127.0.0.1:5000" },
        { new UnixDomainSocketEndPoint("/run/client.sock"), "/run/client.sock" },
        { new NamelessEndPoint(), "unknown" },
        { null, "unknown" },
    };

    [Theory]
    [MemberData(nameof(Remotes))]
    public async Task A_remote_address_reads_as_the_client_knows_it(EndPoint? remote, string expected)
    {
        var greeting = new ProtocolEndpoint(builder => builder.UseGreeting(options => options.Message = "{remote}"));

        Assert.Equal(expected + "\r\n", Encoding.UTF8.GetString(await greeting.ReceiveAsync(remote)));
    }

    [Theory]
    [InlineData("Hello {name}", "'name'")]
    [InlineData("{}", "''")]
    [InlineData("{Remote}", "'Remote'")]
    [InlineData("{remote {time}", "'remote {time'")]
    [InlineData("Hello {", "position 6")]
    [InlineData("Hello }", "position 6")]
    [InlineData("{remote}} ", "position 8")]
    public void A_message_that_is_no_template_is_refused_where_it_is_set(string message, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => new GreetingOptions { Message = message });

        Assert.StartsWith("The message has ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_1_MiB_is_sent_and_one_byte_more_is_refused()
    {
        var longest = new string('ü', GreetingOptions.MaxMessageBytes / 2);
        var greeting = new ProtocolEndpoint(builder => builder.UseGreeting(new GreetingOptions { Message = longest, AppendLineEnd = false }));

        Assert.Equal(Encoding.UTF8.GetBytes(longest), await greeting.ReceiveAsync());
        var refused = Assert.Throws<ArgumentException>(() => new GreetingOptions { Message = longest + "!" });
        Assert.Contains("1048577 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_message_is_refused()
        => Assert.Throws<ArgumentNullException>("Message", () => new GreetingOptions { Message = null! }); // null on purpose

    private sealed class NamelessEndPoint : EndPoint
    {
        public override string ToString() => string.Empty;
    }
}
