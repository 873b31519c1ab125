using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Datagrams;

/// <summary>A bound socket that receives and sends datagrams: the kernel's, or one in memory. One receive at a time; sends from any thread.</summary>
public interface IDatagramSocket : IDisposable
{
    /// <summary>The address bound, with the real port.</summary>
    EndPoint LocalEndPoint { get; }

    /// <summary>How many datagrams were lost because this socket's queue was full; 0 where the system does not say.</summary>
    long Dropped { get; }

    /// <summary>Waits for the next datagram.</summary>
    /// <param name="buffer">Where its data goes. What does not fit is lost.</param>
    /// <param name="sender">Where the sender's address goes.</param>
    /// <param name="cancellationToken">Ends the wait; no datagram is lost by it.</param>
    /// <returns>The length of the data.</returns>
    /// <exception cref="SocketException">The system failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<int> ReceiveFromAsync(Memory<byte> buffer, SocketAddress sender, CancellationToken cancellationToken);

    /// <summary>Takes a datagram that is there already.</summary>
    /// <param name="buffer">Where its data goes. What does not fit is lost.</param>
    /// <param name="sender">Where the sender's address goes.</param>
    /// <param name="count">The length of the data.</param>
    /// <returns>Whether there was one.</returns>
    bool TryReceiveFrom(Span<byte> buffer, SocketAddress sender, out int count);

    /// <summary>Sends a datagram if there is room for it now.</summary>
    /// <param name="data">The data; taken over when this returns.</param>
    /// <param name="receiver">The receiver's address.</param>
    /// <returns>Whether it was taken over; that it arrives nobody can promise.</returns>
    /// <exception cref="SocketException">It cannot be sent.</exception>
    bool TrySendTo(ReadOnlySpan<byte> data, SocketAddress receiver);

    /// <summary>Sends a datagram, waiting for room.</summary>
    /// <param name="data">The data, which must not change until the task ends.</param>
    /// <param name="receiver">The receiver's address, which must not change either.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it was taken over.</returns>
    /// <exception cref="SocketException">It cannot be sent.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask SendToAsync(ReadOnlyMemory<byte> data, SocketAddress receiver, CancellationToken cancellationToken);
}
