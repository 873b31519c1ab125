using System.Net;

namespace Bedrock.Sockets.Connections;

/// <summary>The gates of an endpoint whose configuration may be replaced. The door does not ask it but the list that it holds at that moment, so that a connection leaves the gates it has entered, whatever has replaced them.</summary>
internal sealed class ReplaceableGates(IReadOnlyList<IConnectionGate> gates) : IConnectionGate
{
    private volatile IReadOnlyList<IConnectionGate> _current = gates;

    /// <summary>The gates for whoever comes next. Connections that are in stay in, and are counted by those they have entered.</summary>
    public IReadOnlyList<IConnectionGate> Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The list to ask: that of a replaceable one, or <paramref name="gates"/> themselves.</summary>
    public static IReadOnlyList<IConnectionGate> In(IReadOnlyList<IConnectionGate> gates) => gates is [ReplaceableGates replaceable] ? replaceable.Current : gates;

    public ValueTask<GateDecision> EnterAsync(EndPoint? remote, CancellationToken cancellationToken) => throw new NotSupportedException("Ask the gates that it holds.");

    public void Leave(EndPoint? remote) => throw new NotSupportedException("Ask the gates that it holds.");
}
