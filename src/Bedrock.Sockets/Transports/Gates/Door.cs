using System.Net;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.Extensions.Logging;

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
internal sealed class Door(IReadOnlyList<IConnectionGate> allGates, DescriptorBudget budget, Refusals refusals, TimeProvider clock)
{
    /// <summary>The door of an endpoint with these options.</summary>
    public static Door Of(SocketEndpointOptions options, ILogger logger, SocketMetrics metrics, TimeProvider clock)
        => new(options.ListGates(), DescriptorBudget.OfTheProcess, new Refusals(logger, metrics, clock), clock);

    /// <summary>Lets a socket in, or refuses and closes it.</summary>
    /// <returns>Its place; <see langword="null"/> when it was refused.</returns>
    public async ValueTask<Place?> AdmitAsync(IVisitor visitor, CancellationToken stop)
    {
        if (budget.IsSpentBy(visitor.Descriptor))
        {
            refusals.OutOfDescriptors(budget);
            await budget.WaitAsync(clock, stop).ConfigureAwait(false);
        }

        var gates = ReplaceableGates.In(allGates);
        if (gates.Count == 0)
        {
            return Place.Free;
        }

        var remote = RemoteAddress.Normalize(visitor.Remote);
        for (var entered = 0; entered < gates.Count; entered++)
        {
            if (await EnterAsync(gates, entered, remote, stop).ConfigureAwait(false) is { Reason: { } reason, Reply: var reply })
            {
                Place.Leave(gates, entered, remote);
                refusals.Add(reason, remote);
                visitor.Refuse(reply.Span);
                return null;
            }
        }

        return new Place(gates, remote);
    }

    private static async ValueTask<GateDecision> EnterAsync(IReadOnlyList<IConnectionGate> gates, int gate, EndPoint? remote, CancellationToken stop)
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
}
