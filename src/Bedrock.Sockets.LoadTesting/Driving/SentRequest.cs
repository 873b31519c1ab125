using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>A request on its way: when it was due, and when it was sent; a negative time once it is answered. Its lag is how late the generator itself was with it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SentRequest(long Due, long At, long Lag = 0)
{
    public static SentRequest Answered => new(0, -1);

    public bool IsAnswered => At < 0;
}
