using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.Tests.LoadTesting.Scenarios;

/// <summary>Reads bytes as the driver does: until they are used up, or nothing after them can be trusted.</summary>
internal static class Conversations
{
    public static List<Reply> Read(Conversation conversation, ReadOnlySpan<byte> bytes)
    {
        var replies = new List<Reply>();
        while (!bytes.IsEmpty)
        {
            replies.Add(conversation.Read(ref bytes));
            if (replies[^1].Verdict == Verdict.Corrupted)
            {
                break;
            }
        }

        return replies;
    }
}
