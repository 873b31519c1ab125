using System.Text;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Scenarios;

public sealed class DatagramScriptTests
{
    private static readonly SocketUri Target = SocketUri.Parse("udp://127.0.0.1:9");

    [Theory]
    [InlineData("pong", "Answered")]
    [InlineData("pon", "Corrupted")] // A datagram is all there is: nothing that follows makes it whole.
    [InlineData("pongs", "Corrupted")]
    [InlineData("", "Corrupted")]
    public void A_whole_datagram_is_compared(string datagram, string expected)
        => Assert.Equal(expected, Verdicts(new LoadScript().Send("ping").Expect("pong"), datagram));

    [Theory]
    [InlineData("abc;", "Answered")]
    [InlineData("abc", "Corrupted")]
    [InlineData("abc;d", "Corrupted")]
    [InlineData("0123456789;", "Corrupted")]
    public void A_delimiter_ends_a_datagram(string datagram, string expected)
        => Assert.Equal(expected, Verdicts(new LoadScript().Send("x").ExpectUntil(";", maxBytes: 10), datagram));

    [Theory]
    [InlineData("abcd", "Answered")]
    [InlineData("abc", "Corrupted")]
    [InlineData("abcde", "Corrupted")]
    public void A_length_is_that_of_the_datagram(string datagram, string expected)
        => Assert.Equal(expected, Verdicts(new LoadScript().Send("x").ExpectLength(4), datagram));

    [Theory]
    [InlineData("a|b", "More Answered")]
    [InlineData("b|a", "Corrupted")] // In the order in which they are expected.
    [InlineData("ab", "Corrupted")]
    public void Each_expectation_is_met_by_a_datagram_of_its_own(string datagrams, string expected)
        => Assert.StartsWith(expected, Verdicts(new LoadScript().Send("x").Expect("a").Expect("b"), datagrams), StringComparison.Ordinal);

    [Fact]
    public void What_is_sent_goes_in_as_many_datagrams_and_the_next_when_it_was_answered()
    {
        var conversation = Open(new LoadScript().Send("A").Send("").Send("B").Expect("ok").Send("C").Expect("."));
        var buffer = new byte[8];

        List<string> first = [Text(conversation.Write(0, buffer))];
        while (conversation.SaysMore)
        {
            first.Add(Text(conversation.Continue(buffer)));
        }

        var afterOk = Read(conversation, "ok");
        var second = Text(conversation.Continue(buffer));

        Assert.Equal(["A", "", "B"], first);
        Assert.Equal((Verdict.SendMore, "C", false), (afterOk.Verdict, second, conversation.SaysMore));
        Assert.Equal(new Reply(Verdict.Answered, 0), Read(conversation, "."));

        string Text(int length) => Encoding.ASCII.GetString(buffer, 0, length);
    }

    [Fact]
    public void A_pass_begins_anew_after_one_that_was_not_finished()
    {
        var conversation = Open(new LoadScript().Send("A").Expect("a").Send("B").Expect("b"));
        conversation.Write(0, new byte[8]);
        Read(conversation, "a");
        conversation.Continue(new byte[8]);

        conversation.Restart(1);
        conversation.Write(1, new byte[8]);

        Assert.Equal(Verdict.SendMore, Read(conversation, "a").Verdict);
        conversation.Continue(new byte[8]);
        Assert.Equal(new Reply(Verdict.Answered, 1), Read(conversation, "b"));
    }

    [Fact]
    public void What_no_datagram_can_do_is_refused()
    {
        Assert.Contains("a script that sends first and expects no end", Misfit(new LoadScript().Expect("a").Send("b").Expect("c")), StringComparison.Ordinal);
        Assert.Contains("a script that sends first and expects no end", Misfit(new LoadScript().Send("b").ExpectEnd()), StringComparison.Ordinal);
        Assert.StartsWith("A message of 65508 bytes", Misfit(new LoadScript().Send(new string('x', 65_508)).Expect("c")), StringComparison.Ordinal);
        Assert.StartsWith("A reply of 65508 bytes", Misfit(new LoadScript().Send("b").ExpectLength(65_508)), StringComparison.Ordinal);
        Assert.Null(Misfit(new LoadScript().Send("b").ExpectUntil(";").Send(new string('x', 65_507)).ExpectLength(65_507).ThenClose()));
        Assert.Null(LoadScenario.Script(new LoadScript().Expect("a")).Misfit(SocketUri.Parse("tcp://127.0.0.1:9")));
    }

    private static string? Misfit(LoadScript script) => LoadScenario.Script(script).Misfit(Target);

    private static Conversation Open(LoadScript script)
    {
        var conversation = LoadScenario.Script(script).For(Target).Prepare(7)(0);
        conversation.Restart(0);
        return conversation;
    }

    /// <summary>What a script makes of datagrams, which are parted by bars.</summary>
    private static string Verdicts(LoadScript script, string datagrams)
    {
        var conversation = Open(script);
        conversation.Write(0, new byte[16]);
        return string.Join(' ', datagrams.Split('|').Select(datagram => Read(conversation, datagram).Verdict));
    }

    private static Reply Read(Conversation conversation, string datagram)
    {
        ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(datagram);
        var reply = conversation.Read(ref bytes);
        Assert.True(bytes.IsEmpty);
        return reply;
    }
}
