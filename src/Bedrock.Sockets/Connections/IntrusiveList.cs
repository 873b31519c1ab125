namespace Bedrock.Sockets.Connections;

/// <summary>A list whose members are linked with each other: there are thousands of connections, and a node for each would be as large as many of their parts. One caller at a time.</summary>
internal sealed class IntrusiveList<T>
    where T : class, ILinked<T>
{
    /// <summary>The one that was added last; from there <see cref="ILinked{T}.Next"/> leads to all others.</summary>
    public T? First { get; private set; }

    /// <summary>Adds one that is in no list.</summary>
    public void Add(T member)
    {
        First?.Previous = member;
        member.Next = First;
        First = member;
    }

    /// <summary>Removes one that is in this list.</summary>
    public void Remove(T member)
    {
        if (member.Previous is { } previous)
        {
            previous.Next = member.Next;
        }
        else
        {
            First = member.Next;
        }

        member.Next?.Previous = member.Previous;
        member.Previous = member.Next = null;
    }
}
