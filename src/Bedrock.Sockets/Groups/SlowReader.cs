namespace Bedrock.Sockets.Groups;

/// <summary>What happens to a member that reads more slowly than its group speaks.</summary>
public enum SlowReader
{
    /// <summary>It is aborted, so that nobody takes a stream with a gap for a whole one.</summary>
    Disconnect,

    /// <summary>It misses the oldest messages that wait for it, for protocols in which a newer message makes up for a lost one. What its own handler wrote is not dropped.</summary>
    DropOldest,
}
