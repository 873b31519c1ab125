using System.Text;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Protocols.Shout;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Framing.Bytes;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Shout;

public sealed class ShoutTests
{
    private readonly ProtocolEndpoint _shout = new(builder => builder.UseShout());

    [Theory]
    [InlineData("hello", "HELLO")]
    [InlineData("Grüß Gott, école", "GRÜß GOTT, ÉCOLE")]
    [InlineData("привет, κόσμε", "ПРИВЕТ, ΚΌΣΜΕ")]
    [InlineData("你好 👋 𐐨", "你好 👋 𐐀")] // U+10428 has four bytes and an upper case.
    [InlineData("ⱥ", "Ⱥ")] // It becomes shorter.
    [InlineData("ɐɐɐɐɐɐɐ", "ⱯⱯⱯⱯⱯⱯⱯ")] // They become longer, by as much as any can.
    [InlineData("123 !?", "123 !?")]
    [InlineData("", "")]
    public void A_letter_becomes_its_upper_case_in_the_way_of_no_language(string text, string expected)
    {
        var source = Encoding.UTF8.GetBytes(text);
        var destination = new byte[UpperCase.MaxBytes(source.Length)];

        var written = UpperCase.Write(source, destination);

        Assert.Equal(expected, Encoding.UTF8.GetString(destination, 0, written));
    }

    [Fact]
    public void No_letter_grows_by_more_than_there_is_room_for()
    {
        var grown = Enumerable.Range(0, 0x11_0000).Where(Rune.IsValid).Select(value => new Rune(value))
            .Where(letter => Rune.ToUpperInvariant(letter).Utf8SequenceLength > UpperCase.MaxBytes(letter.Utf8SequenceLength));

        Assert.Empty(grown);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 }, new byte[] { 0x41, 0xFF, 0x42 })]
    [InlineData(new byte[] { 0xC3, 0x28, 0x61 }, new byte[] { 0xC3, 0x28, 0x41 })]
    [InlineData(new byte[] { 0x61, 0xE4, 0xBD }, new byte[] { 0x41, 0xE4, 0xBD })]
    [InlineData(new byte[] { 0x80, 0x00, 0xC0, 0xAF }, new byte[] { 0x80, 0x00, 0xC0, 0xAF })]
    public void Bytes_that_are_not_UTF_8_come_back_as_they_are(byte[] source, byte[] expected)
    {
        var destination = new byte[UpperCase.MaxBytes(source.Length)];

        var written = UpperCase.Write(source, destination);

        Assert.Equal(expected, destination[..written]);
    }

    [Fact]
    public async Task Lines_come_back_the_same_wherever_they_are_split()
    {
        var lines = Encoding.UTF8.GetBytes("grüße\r\n你好\n\nend\n");

        foreach (var pieces in Splits.Of(lines))
        {
            await using var connection = new ScriptedConnection(pieces.Select(piece => (ReadOnlyMemory<byte>)piece));

            await new ShoutHandler().OnConnectedAsync(connection);

            Assert.Equal("GRÜßE\r\n你好\r\n\r\nEND\r\n", Encoding.UTF8.GetString(connection.Written.Span));
        }
    }

    [Fact]
    public async Task Lines_that_arrive_together_are_answered_with_one_flush()
    {
        await using var connection = new ScriptedConnection([Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\n", 100)))]);

        await new ShoutHandler().OnConnectedAsync(connection);

        Assert.Equal(1, connection.Flushes);
    }

    [Fact]
    public async Task A_line_that_is_too_long_or_cut_off_is_refused_and_the_next_client_is_served()
    {
        var tooLong = _shout.Connect(pipes: new(pauseWriterThreshold: 0));
        await tooLong.SendAsync(new byte[70_000]);
        tooLong.Serve();
        await Assert.ThrowsAsync<FrameException>(tooLong.ServedAsync);

        var cutOff = _shout.Connect().Serve();
        await cutOff.SendAsync("half a li"u8.ToArray());
        await cutOff.Output.CompleteAsync();
        await Assert.ThrowsAsync<FrameException>(cutOff.ServedAsync);

        var gone = _shout.Connect().Serve();
        await gone.Output.CompleteAsync(new ConnectionResetException("Reset by the test."));
        await Assert.ThrowsAsync<ConnectionResetException>(gone.ServedAsync);

        var next = _shout.Connect().Serve();
        await next.SendAsync("next\n"u8.ToArray());
        await next.Output.CompleteAsync();
        Assert.Equal("NEXT\r\n"u8.ToArray(), await next.ReceiveToEndAsync());
    }
}
