namespace Bedrock.Sockets.Framing;

internal static class FrameLimits
{
    /// <summary>64 KiB: what one frame or line may take unless the caller raises it. A <c>Pipe</c> does not push back on bytes that were examined but not consumed, so this is what bounds the memory of an unfinished frame.</summary>
    internal const int DefaultMaxFrameBytes = 64 * 1024;

    /// <summary>1 GiB: the highest limit a codec takes. A frame is held in memory whole, and a limit plus its framing must stay an <see cref="int"/>.</summary>
    internal const int HighestMaxFrameBytes = 1024 * 1024 * 1024;

    /// <summary>Lets a limit through that lies between 1 and <see cref="HighestMaxFrameBytes"/>, and refuses any other by its name.</summary>
    internal static int Checked(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, HighestMaxFrameBytes, name);
        return value;
    }
}
