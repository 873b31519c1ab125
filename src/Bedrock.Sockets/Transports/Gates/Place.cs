using System.Net;
using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.Transports.Gates;

/// <summary>What a connection holds that all gates have let in; disposing it, once, tells them that it is over.</summary>
internal sealed class Place(IReadOnlyList<IConnectionGate> gates, EndPoint? remote) : IDisposable
{
    /// <summary>The place of every connection where there is no gate.</summary>
    public static readonly Place Free = new([], remote: null);

    private int _left;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            Leave(gates, gates.Count, remote);
        }
    }

    /// <summary>Leaves the first <paramref name="count"/> gates, the last one entered first.</summary>
    public static void Leave(IReadOnlyList<IConnectionGate> gates, int count, EndPoint? remote)
    {
        while (--count >= 0)
        {
            gates[count].Leave(remote);
        }
    }
}
