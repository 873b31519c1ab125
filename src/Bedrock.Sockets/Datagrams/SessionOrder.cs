namespace Bedrock.Sockets.Datagrams;

/// <summary>Sessions by when they were heard last: who has been silent for longest is first. Its owner's lock guards it.</summary>
/// <remarks>
/// <code>
/// strangers   ann ─ bob ─ cyd ─ dan      address not confirmed: the first gives way to a newcomer
///   of 10.0.0.1     bob ─ dan            the same by source, with a limit of their own
/// confirmed   eve ─ fay                  give way to nobody
/// </code>
/// All have the same idle timeout, so whoever is first in either list is the next whose time is over.
/// </remarks>
internal sealed class SessionOrder
{
    private readonly LinkedList<DatagramSession> _strangers = new();
    private readonly LinkedList<DatagramSession> _confirmed = new();
    private readonly Dictionary<ulong, LinkedList<DatagramSession>> _bySource = [];

    /// <summary>The stranger that has been silent for longest.</summary>
    public DatagramSession? OldestStranger => _strangers.First?.Value;

    /// <summary>Whoever has been silent for longest.</summary>
    public DatagramSession? Oldest => (_strangers.First?.Value, _confirmed.First?.Value) switch
    {
        ({ } stranger, { } confirmed) => stranger.LastHeard <= confirmed.LastHeard ? stranger : confirmed,
        var (stranger, confirmed) => stranger ?? confirmed,
    };

    /// <summary>The first stranger of a source that has so many, if it does.</summary>
    public DatagramSession? OldestOf(ulong? source, int atLeast)
        => source is { } key && _bySource.TryGetValue(key, out var ofSource) && ofSource.Count >= atLeast ? ofSource.First!.Value : null; // A list is never empty.

    public void Add(DatagramSession session)
    {
        _strangers.AddLast(session.InOrder);
        if (session.Source is { } source)
        {
            if (!_bySource.TryGetValue(source, out var ofSource))
            {
                _bySource.Add(source, ofSource = new LinkedList<DatagramSession>());
            }

            ofSource.AddLast(session.InSource);
        }
    }

    /// <summary>It has been heard: the last to go.</summary>
    public static void Touch(DatagramSession session)
    {
        MoveToEnd(session.InOrder);
        MoveToEnd(session.InSource);
    }

    /// <summary>No stranger any more.</summary>
    public void Confirm(DatagramSession session)
    {
        if (session.InOrder.List == _strangers)
        {
            RemoveFromSource(session);
            _strangers.Remove(session.InOrder);
            _confirmed.AddLast(session.InOrder);
        }
    }

    public void Remove(DatagramSession session)
    {
        RemoveFromSource(session);
        session.InOrder.List?.Remove(session.InOrder);
    }

    private static void MoveToEnd(LinkedListNode<DatagramSession> node)
    {
        if (node.List is { } list && list.Last != node)
        {
            list.Remove(node);
            list.AddLast(node);
        }
    }

    private void RemoveFromSource(DatagramSession session)
    {
        if (session.InSource.List is { } ofSource)
        {
            ofSource.Remove(session.InSource);
            if (ofSource.Count == 0)
            {
                _bySource.Remove(session.Source!.Value); // It is in a source's list.
            }
        }
    }
}
