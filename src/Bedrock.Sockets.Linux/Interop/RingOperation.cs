namespace Bedrock.Sockets.Linux.Interop;

/// <summary>What a ring can be asked to do (io_uring_enter(2)), as far as it is asked here.</summary>
internal enum RingOperation : byte
{
    Nothing = 0,
    Poll = 6,
    Cancel = 14,
    Send = 26,
    Receive = 27,
}
