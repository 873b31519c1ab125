using System.Text;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.Tests.LoadTesting.Scenarios;

public sealed class ReplyRuleTests
{
    [Theory]
    [InlineData("Wed Jan 29 19:14:15 2014\r\n")]
    [InlineData("Sat Feb  1 09:00:00 2014\n")]
    [InlineData("2014-01-29T19:14:15+01:00\r\n")]
    [InlineData("2014-01-29T18:14:15Z\r\n")]
    [InlineData("Wednesday, January 29, 2014 19:14:15+0100\r\n")]
    [InlineData("Wednesday, January 29, 2014 18:14:15-UTC\r\n")]
    [InlineData("29 JAN 14 19:14:15 +0100\r\n")]
    [InlineData("29 JAN 14 18:14:15 UTC\r\n")]
    [InlineData("1391019255\r\n")]
    [InlineData("-1\r\n")]
    public void A_line_that_tells_a_time_is_right(string reply) => Assert.True(TimeRule.IsRight(Encoding.ASCII.GetBytes(reply)));

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("Wed Jan 29 19:14:15 2014")]
    [InlineData("Wed Jan 29 19:14:15 20")]
    [InlineData("Wed Jan 32 19:14:15 2014\r\n")]
    [InlineData("Thank you for connecting\r\n")]
    [InlineData("Wed Jan 29 19:14:15 2014\r\nWed Jan 29 19:14:15 2014\r\n")]
    [InlineData("1391019255\u0080\n")]
    public void Anything_else_is_wrong(string reply) => Assert.False(TimeRule.IsRight(Encoding.Latin1.GetBytes(reply)));

    [Fact]
    public void A_greeting_is_the_one_that_was_named()
    {
        var rule = new GreetingRule("hello\r\n"u8.ToArray());

        Assert.True(rule.IsRight("hello\r\n"u8));
        Assert.False(rule.IsRight("hello"u8));
    }

    [Fact]
    public void A_greeting_that_was_not_named_is_the_first_one()
    {
        var rule = new GreetingRule(null);

        Assert.True(rule.IsRight("hello"u8));
        Assert.True(rule.IsRight("hello"u8));
        Assert.False(rule.IsRight("hullo"u8));
    }

    [Fact]
    public void A_whole_reply_is_judged_at_its_end()
    {
        var conversation = new WholeReplyConversation(reply => reply.SequenceEqual("abc"u8), maxBytes: 3);
        conversation.Restart(4);

        Assert.Equal(Verdict.ClosedEarly, conversation.End().Verdict);
        Assert.Equal(Verdict.More, Conversations.Read(conversation, "ab"u8)[^1].Verdict);
        Assert.Equal(Verdict.More, Conversations.Read(conversation, "c"u8)[^1].Verdict);
        Assert.Equal(new Reply(Verdict.Answered, 4), conversation.End());
        Assert.Equal(Verdict.Corrupted, Conversations.Read(conversation, "d"u8)[^1].Verdict);
    }
}
