namespace Bedrock.Sockets.Connections;

/// <summary>What can be in one <see cref="IntrusiveList{T}"/> at a time.</summary>
/// <typeparam name="T">The type itself.</typeparam>
internal interface ILinked<T>
    where T : class, ILinked<T>
{
    /// <summary>The one before it; the list's own.</summary>
    T? Previous { get; set; }

    /// <summary>The one after it; the list's own.</summary>
    T? Next { get; set; }
}
