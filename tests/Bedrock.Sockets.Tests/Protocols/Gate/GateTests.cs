using Bedrock.Sockets.Protocols.Gate;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Gate;

public sealed class GateTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData("1", "Welcome to server!")]
    [InlineData("2", "Please go out!")]
    [InlineData("GET / HTTP/1.1\r\n", "Please go out!")]
    public async Task The_word_is_answered_without_a_line_end_and_then_the_gate_closes(string word, string expected)
    {
        var peer = new ProtocolEndpoint(builder => builder.UseGate(), _clock).Connect().Serve();

        await peer.SendAsync(Encode(word));

        Assert.Equal(Encode(expected), await peer.ReceiveToEndAsync());
        await peer.ServedAsync();
    }

    [Fact]
    public async Task Words_and_replies_are_options_and_a_word_may_come_in_pieces()
    {
        var gate = new ProtocolEndpoint(builder => builder.UseGate(options => (options.Words, options.Welcome, options.Rejection) = ("friend,mellon", "enter\n", "no\n")), _clock);
        var friend = gate.Connect().Serve();
        var stranger = gate.Connect().Serve();

        await friend.SendAsync("mel"u8.ToArray());
        await friend.SendAsync("lon"u8.ToArray());
        await stranger.SendAsync("mel"u8.ToArray());
        await stranger.SendAsync("on"u8.ToArray());

        Assert.Equal("enter\n"u8.ToArray(), await friend.ReceiveToEndAsync());
        Assert.Equal("no\n"u8.ToArray(), await stranger.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_silent_client_gets_nothing_and_the_end_after_five_seconds()
    {
        var peer = new ProtocolEndpoint(builder => builder.UseGate(), _clock).Connect().Serve();
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        var received = peer.ReceiveToEndAsync();
        Assert.False(received.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Empty(await received);
        await peer.ServedAsync();
    }

    [Fact]
    public async Task A_client_that_has_begun_a_word_is_rejected_when_time_is_up()
    {
        var peer = new ProtocolEndpoint(builder => builder.UseGate(options => options.Words = "open"), _clock).Connect().Serve();
        await peer.SendAsync("op"u8.ToArray());

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("Please go out!"u8.ToArray(), await peer.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_client_that_half_closes_without_a_word_is_rejected()
    {
        var peer = new ProtocolEndpoint(builder => builder.UseGate(), _clock).Connect().Serve();

        await peer.Output.CompleteAsync();

        Assert.Equal("Please go out!"u8.ToArray(), await peer.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_reset_reaches_the_owner_and_the_next_client_is_served()
    {
        var gate = new ProtocolEndpoint(builder => builder.UseGate(), _clock);
        var gone = gate.Connect().Serve();
        await gone.Output.CompleteAsync(new ConnectionResetException("Reset by the test."));

        await Assert.ThrowsAsync<ConnectionResetException>(gone.ServedAsync);

        var next = gate.Connect().Serve();
        await next.SendAsync("1"u8.ToArray());
        Assert.Equal("Welcome to server!"u8.ToArray(), await next.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData("5s", "00:00:05")]
    [InlineData("500ms", "00:00:00.5000000")]
    [InlineData("2m", "00:02:00")]
    [InlineData("00:00:07", "00:00:07")]
    public void The_timeout_is_written_as_people_write_times(string text, string expected)
    {
        var configuration = Configured.With(("timeout", text), ("words", "a"));

        var options = GateProtocol.Bind(configuration, new GateOptions());

        Assert.Equal(expected, options.Timeout.ToString());
        Assert.Equal("a", options.Words);
    }

    [Theory]
    [InlineData("timeout", "5", "Timeout: '5' is no time")]
    [InlineData("timeout", "off", "Timeout: it cannot be switched off")]
    [InlineData("timeout", "50ms", "Timeout ('00:00:00.0500000')")]
    [InlineData("words", "", "is no list of words")]
    [InlineData("words", "a,,b", "is no list of words")]
    [InlineData("words", "a\nb", "is no list of words")]
    public void A_bad_value_is_refused_where_it_is_set(string key, string value, string named)
    {
        var refused = Assert.ThrowsAny<Exception>(() => ProtocolEndpoint.Named("gate", options: (key, value)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_over_64_KiB_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new GateOptions { Rejection = new string('x', GateOptions.MaxReplyBytes + 1) });

        Assert.Contains("Rejection takes 65537 bytes", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Encode(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
