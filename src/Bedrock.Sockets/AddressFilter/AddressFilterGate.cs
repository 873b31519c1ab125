using System.Net;
using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.AddressFilter;

/// <summary>Lets peers in by their address: those of a list, or all but those of a list. Deny wins. Immutable and safe for any thread.</summary>
/// <remarks>
/// A list is text such as <c>10.0.0.0/8, 192.168.1.7, 2001:db8::/32</c>: networks in CIDR form (RFC 4632) and single addresses, separated by commas.
/// IPv4 peers of a socket that takes both families are compared as IPv4. Peers without an IP address, those of a Unix socket, are let in: the mode of the socket's file says who may connect.
/// The lists are looked through from the start, so keep them to hundreds.
/// </remarks>
public sealed class AddressFilterGate : IConnectionGate
{
    private static readonly GateDecision Denied = GateDecision.Refuse("address");

    private readonly NetworkList _allow;
    private readonly NetworkList _deny;

    /// <summary>Makes a filter.</summary>
    /// <param name="allow">Who may enter; <see langword="null"/> or empty for everybody.</param>
    /// <param name="deny">Who may not, even if allowed; <see langword="null"/> or empty for nobody.</param>
    /// <exception cref="FormatException">An entry is no network; the message names it.</exception>
    public AddressFilterGate(string? allow = null, string? deny = null)
    {
        _allow = NetworkList.Parse(allow);
        _deny = NetworkList.Parse(deny);
    }

    /// <summary>Whether a peer of this address may enter.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    /// <returns>Whether it is on no deny list, and on the allow list if there is one.</returns>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);

        return !_deny.Contains(address) && (_allow.IsEmpty || _allow.Contains(address));
    }

    /// <inheritdoc/>
    public ValueTask<GateDecision> EnterAsync(EndPoint? remote, CancellationToken cancellationToken)
        => new(remote is not IPEndPoint ip || Allows(ip.Address) ? GateDecision.Enter : Denied);

    /// <inheritdoc/>
    public void Leave(EndPoint? remote)
    {
        // Nothing is counted.
    }
}
