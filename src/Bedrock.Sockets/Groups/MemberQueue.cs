namespace Bedrock.Sockets.Groups;

/// <summary>The messages that wait for one member, oldest first. Not safe for several threads: its owner has the lock.</summary>
internal sealed class MemberQueue(GroupMemberOptions options)
{
    private readonly Queue<ReadOnlyMemory<byte>> _messages = new();
    private readonly int _maxMessages = options.MaxQueuedMessages;
    private readonly int _maxBytes = options.MaxQueuedBytes;
    private readonly bool _dropsOldest = options.SlowReader is SlowReader.DropOldest;
    private long _bytes;
    private long _missed;

    /// <summary>How many messages were ever taken in; a message's number is the count before it.</summary>
    public long Added { get; private set; }

    /// <summary>How many have gone out of it, sent or dropped.</summary>
    public long Removed => Added - _messages.Count;

    /// <summary>How many were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes a message in.</summary>
    /// <returns>Whether there was room, or has been made.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> message)
    {
        while (_messages.Count > 0 && (_messages.Count >= _maxMessages || _bytes + message.Length > _maxBytes))
        {
            if (!_dropsOldest)
            {
                return false;
            }

            _bytes -= _messages.Dequeue().Length;
            _missed++;
            Dropped++;
        }

        _messages.Enqueue(message);
        _bytes += message.Length;
        Added++;
        return true;
    }

    /// <summary>Takes the oldest message out.</summary>
    /// <param name="message">The message.</param>
    /// <param name="missed">How many before it were dropped since the last one.</param>
    public bool TryTake(out ReadOnlyMemory<byte> message, out long missed)
    {
        (missed, _missed) = (_missed, 0);
        if (!_messages.TryDequeue(out message))
        {
            return false;
        }

        _bytes -= message.Length;
        return true;
    }

    public void Clear()
    {
        _messages.Clear();
        _bytes = 0;
    }
}
