using System.Text;
using Bedrock.Sockets.Protocols.Gate;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Protocols.Gate;

public sealed class GateWordsTests
{
    [Theory]
    [InlineData("1", "1", false, "Welcome")]
    [InlineData("1", "1\n", false, "Welcome")]
    [InlineData("1", "1\r\n", false, "Welcome")]
    [InlineData("1", "1\r", false, "Welcome")]
    [InlineData("1", "1\nanything", false, "Welcome")]
    [InlineData("1", "2", false, "Reject")]
    [InlineData("1", "12", false, "Reject")]
    [InlineData("1", "\n", false, "Reject")]
    [InlineData("1", "", false, "Wait")]
    [InlineData("1", "", true, "Reject")]
    [InlineData("open", "op", false, "Wait")]
    [InlineData("open", "op", true, "Reject")]
    [InlineData("open", "op\n", false, "Reject")]
    [InlineData("open", "Open", false, "Reject")]
    [InlineData("open", "ox", false, "Reject")]
    [InlineData("1, 12", "1", false, "Wait")]
    [InlineData("1, 12", "1", true, "Welcome")]
    [InlineData("1, 12", "1\n", false, "Welcome")]
    [InlineData("1, 12", "12", false, "Welcome")]
    [InlineData("1, 12", "13", false, "Reject")]
    [InlineData("grüß,你好", "你好", false, "Welcome")]
    public void A_word_is_welcome_as_soon_as_nothing_longer_is_expected(string words, string received, bool isOver, string expected)
    {
        var gate = GateWords.Parse(words);

        // However the bytes lie in memory, the answer is the same.
        Assert.All(Splits.Of(Encoding.UTF8.GetBytes(received)), pieces => Assert.Equal(expected, gate.Decide(Segments.Of([.. pieces]), isOver).ToString()));
    }

    [Fact]
    public void More_than_the_longest_word_is_rejected_without_the_rest()
    {
        var longest = new string('x', GateWords.MaxWordBytes);
        var gate = GateWords.Parse(longest);

        Assert.Equal(GateAnswer.Welcome, gate.Decide(Segments.Of(Encoding.ASCII.GetBytes(longest)), isOver: false));
        Assert.Equal(GateAnswer.Reject, gate.Decide(Segments.Of(Encoding.ASCII.GetBytes(longest + "x")), isOver: false));
        Assert.Equal(GateAnswer.Reject, gate.Decide(Segments.Of(new byte[1_000_000]), isOver: false));
    }
}
