using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.Tests.LoadTesting.Scenarios;

public sealed class DatagramEchoTests
{
    private const int Client = 5;

    private readonly EchoPayload _payload = new(size: 40, seed: 7);
    private readonly DatagramEcho _conversation;

    public DatagramEchoTests()
    {
        _conversation = new DatagramEcho(_payload, Client);
        _conversation.Restart(0);
    }

    [Fact]
    public void A_reply_comes_once_and_then_it_is_a_duplicate()
    {
        var message = Send(0);

        Assert.Equal(new Reply(Verdict.Answered, 0), Read(message));
        Assert.Equal(Verdict.Duplicated, Read(message).Verdict);
    }

    [Fact]
    public void What_was_given_up_is_late_once_and_then_a_duplicate()
    {
        var message = Send(0);
        _conversation.GiveUp(0);
        Read(Send(1));

        Assert.Equal([Verdict.Late, Verdict.Duplicated], [Read(message).Verdict, Read(message).Verdict]);
    }

    [Fact]
    public void A_reply_after_that_of_a_later_message_is_reordered_and_what_was_skipped_is_not_waited_for()
    {
        byte[][] messages = [Send(0), Send(1), Send(2), Send(3)];

        Assert.Equal(Verdict.Answered, Read(messages[1]).Verdict);
        Assert.Equal(Verdict.Answered, Read(messages[3]).Verdict);
        Assert.Equal(Verdict.Reordered, Read(messages[2]).Verdict);
    }

    [Fact]
    public void A_reply_to_a_message_that_nobody_remembers_is_late()
    {
        var first = Send(0);
        Read(first);
        for (var number = 1; number <= DatagramEcho.Remembered; number++)
        {
            Read(Send(number));
        }

        Assert.Equal(Verdict.Late, Read(first).Verdict);
        Assert.Equal(Verdict.Answered, Read(Send(DatagramEcho.Remembered + 1)).Verdict);
    }

    [Fact]
    public void Any_changed_byte_is_corrupted_and_names_the_message_if_the_header_is_right()
    {
        for (var index = 0; index < 40; index++)
        {
            _conversation.Restart(0);
            var changed = Send(0);
            changed[index] ^= 1;

            Assert.Equal(new Reply(Verdict.Corrupted, index < EchoPayload.HeaderSize ? -1 : 0), Read(changed));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(39)]
    [InlineData(41)]
    public void Another_length_is_corrupted(int length)
    {
        var message = Send(0);
        Array.Resize(ref message, length);

        Assert.Equal(Verdict.Corrupted, Read(message).Verdict);
    }

    [Fact]
    public void A_corrupted_copy_of_what_was_answered_belongs_to_no_request()
    {
        var message = Send(0);
        Read(message);
        message[^1] ^= 1;

        Assert.Equal(new Reply(Verdict.Corrupted), Read(message));
    }

    private byte[] Send(long sequence)
    {
        var message = new byte[_payload.Size];
        _conversation.Write(sequence, message);
        return message;
    }

    private Reply Read(byte[] datagram)
    {
        ReadOnlySpan<byte> bytes = datagram;
        return _conversation.Read(ref bytes);
    }
}
