using System.Diagnostics.CodeAnalysis;
using Bedrock.Sockets.Groups;

namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>What one connection does in a hall, line by line. No I/O: it returns what its peer is told.</summary>
internal sealed class ChatSession(ChatHall hall, ChatOptions options, GroupMember member)
{
    internal const string Welcome = "* Welcome. What is your name?";
    internal const string Help = "* /who, /rooms, /join ROOM, /leave, /nick NAME, /quit. Everything else is said to the room.";

    private const int MostShown = 50;

    private ChatUser? _user;

    /// <summary>Whether the peer wants to go.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes a cleaned line.</summary>
    /// <returns>What the peer alone is told; <see langword="null"/> for nothing.</returns>
    public string? Hear(string line)
    {
        if (_user is null)
        {
            return line is "/quit" ? Quit() : Enter(line);
        }

        if (line.Length == 0)
        {
            return null;
        }

        // Two slashes are one that is said.
        if (line is not ['/', not '/', ..])
        {
            _user.Room.Say($"<{_user.Name}> {(line[0] == '/' ? line[1..] : line)}");
            return null;
        }

        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (command, argument) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
        return Command(_user, command, argument);
    }

    /// <summary>Tells the others that the peer is gone; calling it again does nothing.</summary>
    public void Leave()
    {
        if (_user is not null)
        {
            hall.Leave(_user);
            _user = null;
        }
    }

    private string Enter(string name)
    {
        if (!IsName(name, out var wrong))
        {
            return wrong;
        }

        _user = hall.Enter(name, member, options.Room);
        return _user is null ? Taken(name) : $"* You are {name}. {Place(_user)} /help lists what you can do.";
    }

    private string? Command(ChatUser user, string command, string argument) => command switch
    {
        "/who" => Who(user),
        "/rooms" => Rooms(),
        "/join" => Join(user, argument),
        "/leave" when IsAt(user, options.Room) => $"* You are in {user.Room.Name} already; /quit leaves the chat.",
        "/leave" => Join(user, options.Room),
        "/nick" => Rename(user, argument),
        "/quit" => Quit(),
        "/help" => Help,
        _ => $"* There is no {command}. {Help[2..]}",
    };

    private string Who(ChatUser user)
    {
        var (count, names) = hall.Who(user, MostShown);
        return $"* In {user.Room.Name}: {List(count, names)}.";
    }

    private string Rooms()
    {
        var (count, rooms) = hall.Rooms(MostShown);
        return $"* Rooms: {List(count, rooms)}.";
    }

    private string Join(ChatUser user, string room)
    {
        if (!IsName(room, out var wrong))
        {
            return wrong;
        }

        return IsAt(user, room) || hall.TryMove(user, room, options.MaxRooms) ? $"* {Place(user)}" : $"* There are {options.MaxRooms} rooms already; join one of them.";
    }

    private string? Rename(ChatUser user, string name)
        => !IsName(name, out var wrong) ? wrong
            : hall.TryRename(user, name) ? null
            : Taken(name);

    private string Quit()
    {
        IsOver = true;
        return "* Goodbye.";
    }

    private string Place(ChatUser user)
    {
        var others = hall.Who(user, 0).Count - 1;
        return $"You are in {user.Room.Name}, with {(others == 0 ? "nobody else" : others == 1 ? "1 other" : $"{others} others")}.";
    }

    private static bool IsAt(ChatUser user, string room) => user.Room.Name.Equals(room, StringComparison.OrdinalIgnoreCase);

    private static string Taken(string name) => $"* {name} is taken; choose another name.";

    private static string List(int count, IReadOnlyList<string> shown)
        => string.Join(", ", shown) + (count > shown.Count ? $" and {count - shown.Count} more" : "");

    private static bool IsName(string text, [NotNullWhen(false)] out string? wrong)
    {
        wrong = ChatText.IsName(text) ? null : $"* A name has 1 to {ChatText.MaxNameLength} letters, digits, hyphens and underscores.";
        return wrong is null;
    }
}
