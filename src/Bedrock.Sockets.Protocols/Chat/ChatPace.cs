using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>How quickly one person may speak: a token bucket, kept as the one moment at which it will be full.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChatPace(int linesPerSecond)
{
    private readonly TimeSpan _each = TimeSpan.FromSeconds(1.0 / linesPerSecond);
    private readonly TimeSpan _burst = TimeSpan.FromSeconds(2);
    private TimeSpan _full = TimeSpan.Zero;

    /// <summary>Counts a line.</summary>
    /// <param name="now">The time since the person came.</param>
    /// <returns>How long to wait before it is said.</returns>
    public TimeSpan Take(TimeSpan now)
    {
        _full = (_full > now ? _full : now) + _each;
        return _full - now > _burst ? _full - now - _burst : TimeSpan.Zero;
    }
}
