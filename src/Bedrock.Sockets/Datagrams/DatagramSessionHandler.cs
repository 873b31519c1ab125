namespace Bedrock.Sockets.Datagrams;

/// <summary>Has a conversation with each remote: the counterpart of <c>ConnectionHandler</c> for datagrams that belong together. One instance serves all sessions, several at once; what belongs to one lives in local variables.</summary>
/// <example><code>
/// public sealed class Counter : DatagramSessionHandler
/// {
///     public override async Task OnSessionAsync(DatagramSession session)
///     {
///         var count = 0;
///         await foreach (var data in session.ReadAllAsync())
///         {
///             await session.SendAsync([(byte)++count]);
///         }
///     }
/// }
/// </code></example>
public abstract class DatagramSessionHandler
{
    /// <summary>Has one conversation, from its first datagram on.</summary>
    /// <param name="session">The conversation.</param>
    /// <returns>
    /// A task that ends when the conversation is over; a later datagram of the remote begins another one. What it throws is logged and counted, and reaches no other session.
    /// </returns>
    public abstract Task OnSessionAsync(DatagramSession session);
}
