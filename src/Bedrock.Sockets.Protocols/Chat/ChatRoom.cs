using System.Text;
using Bedrock.Sockets.Groups;

namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>A room: who is in it, and the group that hears what is said there. The hall changes <see cref="Users"/>, under its lock.</summary>
internal sealed class ChatRoom(string name)
{
    private readonly ConnectionGroup _group = new();

    public string Name => name;

    public List<ChatUser> Users { get; } = [];

    public void Enter(ChatUser user)
    {
        Users.Add(user);
        _group.Add(user.Member);
    }

    public void Leave(ChatUser user)
    {
        _group.Remove(user.Member);
        Users.Remove(user);
    }

    /// <summary>Says a line to everybody in the room. Encoded once, whoever is there.</summary>
    public void Say(string line) => _group.Broadcast(Encoding.UTF8.GetBytes($"{line}\r\n"));
}
