using System.Buffers;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Groups;

/// <summary>Connections that hear the same messages, in the same order. Sending to all of them encodes once, copies nothing and never waits: a slow member costs the others nothing. Safe for any thread.</summary>
/// <remarks>A connection may be in several groups through one <see cref="GroupMember"/>, whose queue and policy hold for all of them.</remarks>
/// <example><code>
/// group.Broadcast(new LineCodec(), "hello"u8);
/// </code></example>
public sealed class ConnectionGroup
{
    private readonly Lock _lock = new();
    private readonly HashSet<GroupMember> _members = [];

    /// <summary>How many members there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _members.Count;
            }
        }
    }

    /// <summary>Adds a member: it hears what is sent from now on.</summary>
    /// <param name="member">The member. It stays the caller's, who removes and disposes it.</param>
    /// <returns>Whether it was not here before.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="member"/> is null.</exception>
    public bool Add(GroupMember member)
    {
        ArgumentNullException.ThrowIfNull(member);

        lock (_lock)
        {
            return _members.Add(member);
        }
    }

    /// <summary>Removes a member: it hears nothing that is sent from now on, but what waits for it already.</summary>
    /// <param name="member">The member.</param>
    /// <returns>Whether it was here.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="member"/> is null.</exception>
    public bool Remove(GroupMember member)
    {
        ArgumentNullException.ThrowIfNull(member);

        lock (_lock)
        {
            return _members.Remove(member);
        }
    }

    /// <summary>Sends a message to every member. Members that have ended are removed.</summary>
    /// <param name="message">The bytes as they go out. They are not copied: nobody may change them any more.</param>
    /// <param name="except">A member that is left out, such as the one that says it; <see langword="null"/> for none.</param>
    /// <returns>How many members it was queued for.</returns>
    public int Broadcast(ReadOnlyMemory<byte> message, GroupMember? except = null)
    {
        var count = 0;

        // Under the lock, so that every member hears two messages of two threads in the same order. Nothing in it waits.
        lock (_lock)
        {
            foreach (var member in _members)
            {
                if (ReferenceEquals(member, except))
                {
                    continue;
                }

                if (member.TrySend(message))
                {
                    count++;
                }
                else
                {
                    // Removing what the enumeration stands on is allowed.
                    _members.Remove(member);
                }
            }
        }

        return count;
    }

    /// <summary>Encodes a frame, once, and sends it to every member. Members that have ended are removed.</summary>
    /// <typeparam name="TEncoder">The codec.</typeparam>
    /// <param name="encoder">What puts the frame together.</param>
    /// <param name="frame">The content; read during the call only.</param>
    /// <param name="except">A member that is left out, such as the one that says it; <see langword="null"/> for none.</param>
    /// <returns>How many members it was queued for.</returns>
    /// <exception cref="FrameException">The format cannot express the frame. Nobody was sent anything.</exception>
    public int Broadcast<TEncoder>(TEncoder encoder, ReadOnlySpan<byte> frame, GroupMember? except = null)
        where TEncoder : struct, IFrameEncoder<ReadOnlySpan<byte>>
    {
        var encoded = new ArrayBufferWriter<byte>(frame.Length + 16);
        encoder.Encode(frame, encoded);
        return Broadcast(encoded.WrittenMemory, except);
    }
}
