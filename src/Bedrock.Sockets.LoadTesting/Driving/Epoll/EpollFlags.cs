namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>What an event says: the bits of <c>epoll_event.events</c> (epoll_ctl(2)).</summary>
[Flags]
internal enum EpollFlags : uint
{
    None = 0,
    Readable = 0x1,
    Writable = 0x4,
    Error = 0x8,
    HangUp = 0x10,
    PeerFinished = 0x2000,
    EdgeTriggered = 0x8000_0000,
}
