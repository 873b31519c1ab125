using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.Tests.LoadTesting.Scenarios;

public sealed class EchoConversationTests
{
    private const int Client = 5;

    private readonly EchoPayload _payload = new(size: 40, seed: 7);
    private readonly EchoConversation _conversation;

    public EchoConversationTests()
    {
        _conversation = new EchoConversation(_payload, Client);
        _conversation.Restart(0);
    }

    [Fact]
    public void What_was_sent_is_the_answer()
    {
        var message = Send(0);

        Assert.Equal([new Reply(Verdict.Answered, 0)], Read(message));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(39)]
    [InlineData(41)]
    public void Replies_may_come_in_pieces_of_any_size(int piece)
    {
        byte[] stream = [.. Send(0), .. Send(1), .. Send(2)];

        var replies = stream.Chunk(piece).SelectMany(Read).Where(reply => reply.Verdict != Verdict.More);

        Assert.Equal([new Reply(Verdict.Answered, 0), new Reply(Verdict.Answered, 1), new Reply(Verdict.Answered, 2)], replies);
    }

    [Fact]
    public void Any_changed_byte_is_corrupted()
    {
        var message = Send(0);

        for (var index = 0; index < message.Length; index++)
        {
            _conversation.Restart(0);
            Send(0);
            var changed = message.ToArray();
            changed[index] ^= 1;

            Assert.Equal(Verdict.Corrupted, Read(changed)[^1].Verdict);
        }
    }

    [Fact]
    public void The_message_of_another_client_is_corrupted()
    {
        Send(0);
        var other = new byte[40];
        _payload.Write(0, Client + 1, other);

        Assert.Equal([new Reply(Verdict.Corrupted)], Read(other));
    }

    [Fact]
    public void The_message_of_another_run_is_corrupted()
    {
        Send(0);
        var other = new byte[40];
        new EchoPayload(size: 40, seed: 8).Write(0, Client, other);

        Assert.Equal([new Reply(Verdict.Corrupted)], Read(other));
    }

    [Fact]
    public void What_was_never_sent_is_corrupted()
    {
        var early = new byte[40];
        _payload.Write(0, Client, early);

        Assert.Equal([new Reply(Verdict.Corrupted)], Read(early));
    }

    [Theory]
    [InlineData("0 1 2", "Answered Answered Answered")]
    [InlineData("1 0 2", "Answered Reordered Answered")]
    [InlineData("2 1 0", "Answered Answered Reordered")]
    [InlineData("2 0 1", "Answered Reordered Reordered")]
    [InlineData("0 0 1", "Answered Duplicated Answered")]
    [InlineData("1 1 0", "Answered Duplicated Reordered")]
    [InlineData("1 0 1 2", "Answered Reordered Duplicated Answered")]
    [InlineData("0 2 3", "Answered Answered Answered")]
    [InlineData("3 0 1 2 3", "Answered Reordered Reordered Reordered Duplicated")]
    public void Reordered_and_duplicated_are_told_apart(string order, string expected)
    {
        var messages = Enumerable.Range(0, 4).Select(number => Send(number)).ToArray();

        var verdicts = order.Split(' ').SelectMany(number => Read(messages[int.Parse(number, null)])).Select(reply => reply.Verdict);

        Assert.Equal(expected, string.Join(' ', verdicts));
    }

    [Fact]
    public void The_whole_window_may_be_answered_backwards()
    {
        var messages = Enumerable.Range(0, EchoConversation.MostOutstanding).Select(number => Send(number)).ToArray();

        var verdicts = messages.Reverse().SelectMany(Read).Select(reply => reply.Verdict).ToList();

        Assert.All(verdicts[..^1], verdict => Assert.Equal(Verdict.Answered, verdict));
        Assert.Equal(Verdict.Reordered, verdicts[^1]);
        Assert.Equal([new Reply(Verdict.Answered, EchoConversation.MostOutstanding)], Read(Send(EchoConversation.MostOutstanding)));
    }

    [Fact]
    public void A_new_connection_forgets_what_was_outstanding()
    {
        var old = Send(0);
        Read(old[..20]);
        _conversation.Restart(1);
        var next = Send(1);

        Assert.Equal([new Reply(Verdict.Answered, 1)], Read(next));
        Assert.Equal(Verdict.ClosedEarly, _conversation.End().Verdict);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(1_048_577)]
    public void A_size_without_room_for_the_numbers_or_above_the_limit_is_refused(int size)
        => Assert.Throws<ArgumentOutOfRangeException>(nameof(size), () => LoadScenario.Echo(size));

    private byte[] Send(long sequence)
    {
        var message = new byte[40];
        Assert.Equal(40, _conversation.Write(sequence, message));
        return message;
    }

    private List<Reply> Read(byte[] bytes) => Conversations.Read(_conversation, bytes);
}
