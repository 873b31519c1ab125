using System.Text;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.Tests.LoadTesting.Scenarios;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("PING", "50494E47")]
    [InlineData(@"\r\n\t\0\\", "0D0A09005C")]
    [InlineData(@"\x00\xff\xFFa", "00FFFF61")]
    [InlineData(@"a\\x41", "615C783431")]
    [InlineData("é\\n", "C3A90A")]
    public void Escapes_stand_for_bytes(string text, string expected) => Assert.Equal(expected, Convert.ToHexString(ScriptText.Parse(text)));

    [Theory]
    [InlineData(@"\", @"'\' at 0")]
    [InlineData(@"ab\q", @"'\q' at 2")]
    [InlineData(@"\x4", @"'\x4' at 0")]
    [InlineData(@"\xgg", @"'\xgg' at 0")]
    [InlineData(@"\x 1", @"'\x 1' at 0")]
    public void An_escape_that_is_none_is_refused_and_named(string text, string named)
        => Assert.Contains(named, Assert.Throws<FormatException>(() => ScriptText.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("+PONG|", "More Answered")]
    [InlineData("+PO|NG|", "More Answered")]
    [InlineData("+PENG|", "Corrupted")]
    [InlineData("+PONG|+PONG|", "More Answered More Answered")]
    public void Exact_bytes_are_compared(string received, string expected)
        => Assert.Equal(expected, Verdicts(new LoadScript().Send("PING").Expect("+PO").Expect("NG"), received, requests: 2));

    [Theory]
    [InlineData("abc;", "Answered")]
    [InlineData("ab|c;|", "More Answered")]
    [InlineData("0123456789;", "Corrupted")]
    [InlineData("012345678;", "Answered")]
    public void A_delimiter_ends_a_reply_within_its_limit(string received, string expected)
        => Assert.Equal(expected, Verdicts(new LoadScript().ExpectUntil(";", maxBytes: 10), received));

    [Theory]
    [InlineData("aab")]
    [InlineData("aaaab")]
    [InlineData("xaaxaab")]
    [InlineData("aabaab")]
    public void A_delimiter_that_repeats_itself_is_found_wherever_it_is_cut(string received)
    {
        for (var cut = 0; cut <= received.Length; cut++)
        {
            var verdicts = Verdicts(new LoadScript().ExpectUntil("aab"), $"{received[..cut]}|{received[cut..]}", requests: 2);

            Assert.Contains("Answered", verdicts, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("abc", "More")]
    [InlineData("abcd", "Answered")]
    [InlineData("a|bcd|", "More Answered")]
    public void A_length_takes_any_bytes(string received, string expected)
        => Assert.Equal(expected, Verdicts(new LoadScript().ExpectLength(4), received));

    [Fact]
    public void The_end_takes_anything_and_is_the_end()
    {
        var conversation = Open(new LoadScript().Send("x").ExpectEnd());
        conversation.Write(0, new byte[1]);

        Assert.Equal([new Reply(Verdict.More)], Conversations.Read(conversation, "anything"u8));
        Assert.Equal(new Reply(Verdict.Answered, 0), conversation.End());
    }

    [Fact]
    public void An_end_before_the_reply_is_whole_is_early()
    {
        var conversation = Open(new LoadScript().Send("x").Expect("yy"));
        conversation.Write(0, new byte[1]);
        Conversations.Read(conversation, "y"u8);

        Assert.Equal(Verdict.ClosedEarly, conversation.End().Verdict);
    }

    [Fact]
    public void A_script_of_several_exchanges_sends_when_it_was_answered()
    {
        var conversation = Open(new LoadScript().ExpectUntil(@"\n").Send("A").Send("B").Expect("ok").Send("C").Expect("."));
        var buffer = new byte[8];

        var first = conversation.Write(0, buffer);
        var afterBanner = Conversations.Read(conversation, "hello\n"u8)[^1];
        var second = Encoding.ASCII.GetString(buffer, 0, conversation.Continue(buffer));
        var afterOk = Conversations.Read(conversation, "ok"u8)[^1];
        var third = Encoding.ASCII.GetString(buffer, 0, conversation.Continue(buffer));

        Assert.Equal(0, first);
        Assert.Equal((Verdict.SendMore, "AB"), (afterBanner.Verdict, second));
        Assert.Equal((Verdict.SendMore, "C"), (afterOk.Verdict, third));
        Assert.Equal([new Reply(Verdict.Answered, 0)], Conversations.Read(conversation, "."u8));
    }

    [Fact]
    public void Bytes_that_nobody_asked_for_are_wrong()
        => Assert.Equal([new Reply(Verdict.Corrupted)], Conversations.Read(Open(new LoadScript().Send("x").Expect("y")), "y"u8));

    [Fact]
    public void A_script_is_refused_when_nobody_can_say_when_it_is_over()
    {
        Assert.Throws<InvalidOperationException>(() => LoadScenario.Script(new LoadScript().Expect("a").Send("b")));
        Assert.Throws<InvalidOperationException>(() => new LoadScript().ExpectEnd().Send("a"));
        Assert.Throws<InvalidOperationException>(() => new LoadScript().ThenClose().Expect("a"));
        Assert.Throws<FormatException>(() => new LoadScript().Expect(""));
        Assert.Throws<ArgumentOutOfRangeException>("bytes", () => new LoadScript().ExpectLength(0));
        Assert.Throws<ArgumentOutOfRangeException>("maxBytes", () => new LoadScript().ExpectUntil("x", 0));
    }

    private static Conversation Open(LoadScript script)
    {
        var conversation = LoadScenario.Script(script).Prepare(7)(0);
        conversation.Restart(0);
        return conversation;
    }

    /// <summary>What a script makes of pieces that are cut at the bars.</summary>
    private static string Verdicts(LoadScript script, string received, int requests = 1)
    {
        var conversation = Open(script);
        for (var request = 0; request < requests; request++)
        {
            conversation.Write(request, new byte[16]);
        }

        return string.Join(' ', received.Split('|').SelectMany(piece => Conversations.Read(conversation, Encoding.ASCII.GetBytes(piece))).Select(reply => reply.Verdict));
    }
}
