using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>What one connection, or many, have moved.</summary>
/// <param name="Received">Bytes that handlers were given to read.</param>
/// <param name="Sent">Bytes that the system took from them.</param>
/// <param name="Sending">How many connections have output that waits for the peer.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Traffic(long Received, long Sent, int Sending)
{
    public static Traffic operator +(Traffic one, Traffic other) => new(one.Received + other.Received, one.Sent + other.Sent, one.Sending + other.Sending);
}
