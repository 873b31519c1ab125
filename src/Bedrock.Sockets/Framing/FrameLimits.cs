namespace Bedrock.Sockets.Framing;

internal static class FrameLimits
{
    /// <summary>64 KiB: what one frame or line may take unless the caller raises it. A <c>Pipe</c> does not push back on bytes that were examined but not consumed, so this is what bounds the memory of an unfinished frame.</summary>
    internal const int DefaultMaxFrameBytes = 64 * 1024;
}
