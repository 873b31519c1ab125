namespace Bedrock.Sockets.Datagrams;

/// <summary>Handles the datagrams of an endpoint: the counterpart of <c>ConnectionHandler</c>. One instance serves all of them, several at once.</summary>
/// <example><code>
/// public sealed class Length : DatagramHandler
/// {
///     public override ValueTask OnDatagramAsync(DatagramContext datagram)
///         => datagram.ReplyAsync([(byte)datagram.Data.Length]);
/// }
/// </code></example>
public abstract class DatagramHandler
{
    /// <summary>Handles one datagram.</summary>
    /// <param name="datagram">The datagram. It, its data and its addresses are valid until the task ends.</param>
    /// <returns>
    /// A task that ends when the datagram is dealt with. Until it does, the datagram takes one of the endpoint's places for those in progress
    /// (<see cref="DatagramEndpointOptions.MaxPending"/>). What it throws is logged and counted, and reaches no other datagram.
    /// </returns>
    public abstract ValueTask OnDatagramAsync(DatagramContext datagram);
}
