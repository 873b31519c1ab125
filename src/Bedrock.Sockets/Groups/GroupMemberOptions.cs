namespace Bedrock.Sockets.Groups;

/// <summary>How much may wait for one member, and what happens then. Read when the member is made; later changes have no effect.</summary>
public sealed class GroupMemberOptions
{
    /// <summary>The most messages that wait for the member, 1 to 1,000,000.</summary>
    /// <remarks>Defaults to 256 messages. A message that several members wait for is in memory once; each of them has a reference of 16 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxQueuedMessages
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxQueuedMessages));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_000_000, nameof(MaxQueuedMessages));
            field = value;
        }
    } = 256;

    /// <summary>The most bytes that wait for the member, 1 to 1,073,741,824. A longer message is taken while nothing else waits.</summary>
    /// <remarks>Defaults to 65,536 bytes. What the connection's transport buffers comes on top.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxQueuedBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxQueuedBytes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024 * 1024 * 1024, nameof(MaxQueuedBytes));
            field = value;
        }
    } = 64 * 1024;

    /// <summary>What happens when more would wait.</summary>
    /// <remarks>Defaults to <see cref="SlowReader.Disconnect"/>.</remarks>
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
    }

    /// <summary>Makes the message that a member gets in the place of those it missed, from their number; <see langword="null"/> for none. It is called by the one that sends, outside of any lock, and must not wait.</summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    public Func<long, ReadOnlyMemory<byte>>? DropNotice { get; set; }
}
