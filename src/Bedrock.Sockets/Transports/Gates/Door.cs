using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.Transports.Gates;

/// <summary>Stands between the accept and the connection: whom it refuses has cost a descriptor for a moment, and no memory.</summary>
/// <remarks>
/// <code>
/// accepted ─► a descriptor of the reserve? ─► wait, holding this one; the others wait in the kernel's queue
///          ─► each gate in turn ─► refused ─► the reply, if there is one ─► closed
///          ─► a place
/// </code>
/// One listener's, one caller at a time.
/// </remarks>
internal sealed class Door(IReadOnlyList<IConnectionGate> gates, DescriptorBudget budget, Refusals refusals, TimeProvider clock)
{
    /// <summary>Lets a socket in, or refuses and closes it.</summary>
    /// <returns>Its place; <see langword="null"/> when it was refused.</returns>
    public async ValueTask<Place?> AdmitAsync(Socket socket, CancellationToken stop)
    {
        if (budget.IsSpentBy(socket))
        {
            refusals.OutOfDescriptors(budget);
            await budget.WaitAsync(clock, stop).ConfigureAwait(false);
        }

        if (gates.Count == 0)
        {
            return Place.Free;
        }

        var remote = RemoteAddress.Normalize(socket.RemoteEndPoint);
        for (var entered = 0; entered < gates.Count; entered++)
        {
            if (await EnterAsync(entered, remote, stop).ConfigureAwait(false) is { Reason: { } reason, Reply: var reply })
            {
                Place.Leave(gates, entered, remote);
                refusals.Add(reason, remote);
                Refuse(socket, reply.Span);
                return null;
            }
        }

        return new Place(gates, remote);
    }

    private async ValueTask<GateDecision> EnterAsync(int gate, EndPoint? remote, CancellationToken stop)
    {
        try
        {
            return await gates[gate].EnterAsync(remote, stop).ConfigureAwait(false);
        }
        catch
        {
            Place.Leave(gates, gate, remote);
            throw;
        }
    }

    /// <summary>A reply fits the send buffer of a new socket, so sending it does not wait; a peer that has spoken first may lose it to the reset that follows.</summary>
    private static void Refuse(Socket socket, ReadOnlySpan<byte> reply)
    {
        try
        {
            if (reply.IsEmpty)
            {
                // Reset at once: a refused peer must not leave a TIME_WAIT behind.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            else
            {
                socket.Send(reply, SocketFlags.None, out _);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // It has gone by itself.
        }

        socket.Dispose();
    }
}
