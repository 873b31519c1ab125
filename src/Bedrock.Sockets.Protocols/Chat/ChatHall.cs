namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>
/// Where a chat takes place: its rooms, and who is in them. Safe for any thread. Endpoints whose services have the same hall share their rooms, so that TCP, TLS, Unix sockets and WebSockets meet;
/// <c>AddStandardProtocols</c> registers one.
/// </summary>
/// <remarks>Names of people and rooms are compared without regard to case. One lock for names and rooms; what is said needs it not, and waits for nobody.</remarks>
public sealed class ChatHall
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChatUser> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, ChatRoom> _rooms = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many people are here.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _users.Count;
            }
        }
    }

    /// <returns>The user; <see langword="null"/> when the name is taken.</returns>
    internal ChatUser? Enter(string name, Groups.GroupMember member, string room)
    {
        lock (_lock)
        {
            if (_users.ContainsKey(name))
            {
                return null;
            }

            // The room that everybody comes into is there whatever the limit says.
            var user = new ChatUser(name, member, FindOrOpen(room));
            _users.Add(name, user);
            Arrive(user);
            return user;
        }
    }

    internal void Leave(ChatUser user)
    {
        lock (_lock)
        {
            _users.Remove(user.Name);
            Depart(user);
        }
    }

    /// <returns>Whether the name was free.</returns>
    internal bool TryRename(ChatUser user, string name)
    {
        lock (_lock)
        {
            // Another spelling of one's own name is free.
            if (_users.TryGetValue(name, out var owner) && owner != user)
            {
                return false;
            }

            _users.Remove(user.Name);
            _users.Add(name, user);
            user.Room.Say($"* {user.Name} is now {name}.");
            user.Name = name;
            return true;
        }
    }

    /// <returns>Whether the room was there or could be opened.</returns>
    internal bool TryMove(ChatUser user, string room, int maxRooms)
    {
        lock (_lock)
        {
            if (!_rooms.ContainsKey(room) && _rooms.Count >= maxRooms)
            {
                return false;
            }

            Depart(user);
            user.Room = FindOrOpen(room);
            Arrive(user);
            return true;
        }
    }

    /// <summary>The names of the people in a user's room, in the order in which they came; not more than asked for.</summary>
    internal (int Count, IReadOnlyList<string> Names) Who(ChatUser user, int most)
    {
        lock (_lock)
        {
            var users = user.Room.Users;
            return (users.Count, [.. users.Take(most).Select(each => each.Name)]);
        }
    }

    /// <summary>The rooms with how many are in each, sorted by name; not more than asked for.</summary>
    internal (int Count, IReadOnlyList<string> Rooms) Rooms(int most)
    {
        lock (_lock)
        {
            return (_rooms.Count, [.. _rooms.Values.Take(most).Select(room => $"{room.Name} ({room.Users.Count})")]);
        }
    }

    private ChatRoom FindOrOpen(string name)
    {
        if (!_rooms.TryGetValue(name, out var room))
        {
            _rooms.Add(name, room = new ChatRoom(name));
        }

        return room;
    }

    private static void Arrive(ChatUser user)
    {
        user.Room.Say($"* {user.Name} has joined {user.Room.Name}.");
        user.Room.Enter(user);
    }

    private void Depart(ChatUser user)
    {
        var room = user.Room;
        room.Leave(user);
        room.Say($"* {user.Name} has left {room.Name}.");
        if (room.Users.Count == 0)
        {
            _rooms.Remove(room.Name);
        }
    }
}
