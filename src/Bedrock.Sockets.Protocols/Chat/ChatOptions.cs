using Bedrock.Sockets.Groups;

namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>How a chat is held. Read once, when the handler is made.</summary>
public sealed class ChatOptions
{
    /// <summary>The room that everybody comes into: 1 to 20 letters, digits, hyphens and underscores.</summary>
    /// <remarks>Defaults to <c>lobby</c>.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is no name.</exception>
    public string Room
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Room));
            field = ChatText.IsName(value) ? value : throw new ArgumentException($"Room ('{value}') must be 1 to {ChatText.MaxNameLength} letters, digits, hyphens and underscores.", nameof(Room));
        }
    } = "lobby";

    /// <summary>The most rooms at one time, 1 to 100,000. An empty room is gone.</summary>
    /// <remarks>Defaults to 1,000 rooms.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRooms
    {
        get;
        set => field = Checked(value, 1, 100_000, nameof(MaxRooms));
    } = 1_000;

    /// <summary>The longest message, 1 to 1,000 characters; what is longer is cut.</summary>
    /// <remarks>Defaults to 500 characters. A line of more than 4,096 bytes aborts the connection.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxMessageLength
    {
        get;
        set => field = Checked(value, 1, 1_000, nameof(MaxMessageLength));
    } = 500;

    /// <summary>How many lines a second one person may send for long, 1 to 10,000; twice as many at once. Who sends more is not read from until it is in time again.</summary>
    /// <remarks>Defaults to 10 lines a second. Without it one person who sends quickly would make all others slow readers.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int LinesPerSecond
    {
        get;
        set => field = Checked(value, 1, 10_000, nameof(LinesPerSecond));
    } = 10;

    /// <summary>The most messages that wait for one person who reads slowly, 1 to 1,000,000; at most 64 KiB of them.</summary>
    /// <remarks>Defaults to 256 messages.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxQueuedMessages
    {
        get;
        set => field = Checked(value, 1, 1_000_000, nameof(MaxQueuedMessages));
    } = 256;

    /// <summary>What happens when more would wait for one.</summary>
    /// <remarks>Defaults to <see cref="SlowReader.DropOldest"/>: it is told how many messages it has missed.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the policies.</exception>
    public SlowReader SlowReader
    {
        get;
        set
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(SlowReader), value, $"SlowReader is one of {string.Join(", ", Enum.GetNames<SlowReader>())}.");
            }

            field = value;
        }
    } = SlowReader.DropOldest;

    internal ChatOptions Copy() => (ChatOptions)MemberwiseClone();

    private static int Checked(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
