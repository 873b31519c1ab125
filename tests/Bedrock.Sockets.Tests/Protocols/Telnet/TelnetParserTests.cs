using System.Buffers;
using Bedrock.Sockets.Protocols.Telnet;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Protocols.Telnet;

/// <summary>Every case at every cut of its bytes.</summary>
public sealed class TelnetParserTests
{
    [Theory]
    [InlineData("hello\r\n", "hello\r\n", "")]
    [InlineData("a\r\0b", "a\rb", "")]
    [InlineData("a\0b", "a\0b", "")]
    [InlineData("a\r\r\0\n", "a\r\r\n", "")]
    [InlineData("\xFF\xFF", "\xFF", "")]
    [InlineData("a\xFF\xFF\xFF\xFF" + "b", "a\xFF\xFF" + "b", "")]
    [InlineData("\xFF\xFD\x01", "", "\xFF\xFC\x01")] // DO ECHO: WONT ECHO
    [InlineData("\xFF\xFB\x18", "", "\xFF\xFE\x18")] // WILL TERMINAL-TYPE: DONT TERMINAL-TYPE
    [InlineData("\xFF\xFC\x01\xFF\xFE\x01", "", "")] // WONT and DONT are confirmed by silence.
    [InlineData("he\xFF\xFD\x03ll\xFF\xFB\xFFo", "hello", "\xFF\xFC\x03\xFF\xFE\xFF")] // Option 255 is an option.
    [InlineData("\xFF\xF6", "", "\r\n[Yes]\r\n")]
    [InlineData("a\xFF\xF1" + "b\xFF\xF4" + "c\xFF\xF8" + "d", "abcd", "")] // NOP, IP, EL
    [InlineData("\xFF\xF4\xFF\xFD\x06ls\r\n", "ls\r\n", "\xFF\xFC\x06")] // What Ctrl-C sends: IP, DO TIMING-MARK (RFC 860)
    [InlineData("a\xFF\xFA\x18\0xterm\xFF\xF0" + "b", "ab", "")]
    [InlineData("\xFF\xFA\x1F\0\xFF\xFF\0\x28\xFF\xF0.", ".", "")] // A window 255 wide.
    [InlineData("\xFF\xFA\x18\xFF\xFD\x01z", "z", "\xFF\xFC\x01")] // A subnegotiation without its end.
    public void Text_commands_and_answers_are_told_apart(string sent, string text, string replies)
    {
        Assert.All(Splits.Of(Bytes(sent)), pieces =>
        {
            var parser = new TelnetParser();
            var (read, answered) = (new List<byte>(), new ArrayBufferWriter<byte>());
            foreach (var piece in pieces)
            {
                var buffer = new byte[piece.Length];
                read.AddRange(buffer[..parser.Read(piece, buffer, answered)]);
            }

            Assert.Equal(Bytes(text), read);
            Assert.Equal(Bytes(replies), answered.WrittenSpan.ToArray());
        });
    }

    [Fact]
    public void Two_parsers_that_answer_each_other_fall_silent()
    {
        var (left, right) = (new TelnetParser(), new TelnetParser());
        var message = Enumerable.Range(240, 16).SelectMany(command => new byte[] { 255, (byte)command, 1 }).ToArray();

        for (var round = 0; round < 3; round++)
        {
            message = Answer(ref left, message);
            message = Answer(ref right, message);
        }

        Assert.Empty(message);
    }

    [Fact]
    public void Any_bytes_are_read_without_an_error_and_the_text_is_never_longer()
    {
#pragma warning disable CA5394 // Test data, the same in every run.
        var random = new Random(7);
        var parser = new TelnetParser();
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            for (var index = 0; index < bytes.Length; index += random.Next(1, 4))
            {
                bytes[index] = (byte)random.Next(240, 256);
            }

            Assert.InRange(parser.Read(bytes, new byte[bytes.Length], new ArrayBufferWriter<byte>()), 0, bytes.Length);
        }
#pragma warning restore CA5394
    }

    private static byte[] Answer(ref TelnetParser parser, byte[] message)
    {
        var replies = new ArrayBufferWriter<byte>();
        parser.Read(message, new byte[message.Length], replies);
        return replies.WrittenSpan.ToArray();
    }

    private static byte[] Bytes(string text) => [.. text.Select(letter => checked((byte)letter))];
}
