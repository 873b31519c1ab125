using Bedrock.Sockets.Groups;

namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>Somebody with a name, in a room. The hall changes both, under its lock; only the user's own connection asks it to.</summary>
internal sealed class ChatUser(string name, GroupMember member, ChatRoom room)
{
    public string Name { get; set; } = name;

    public ChatRoom Room { get; set; } = room;

    public GroupMember Member => member;
}
