namespace Bedrock.Sockets.Limits;

/// <summary>What happens to a connection that comes when <see cref="ConnectionLimitOptions.MaxConnections"/> are served.</summary>
public enum WhenFull
{
    /// <summary>It is refused at once.</summary>
    Refuse,

    /// <summary>It waits for a place. A listener stops accepting meanwhile, so the queue is the kernel's, bounded by the backlog, and costs this process one socket.</summary>
    Wait,
}
