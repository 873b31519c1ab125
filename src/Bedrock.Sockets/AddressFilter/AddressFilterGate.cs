using System.Net;
using System.Net.Sockets;
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

    private readonly IPNetwork[] _allow;
    private readonly IPNetwork[] _deny;

    /// <summary>Makes a filter.</summary>
    /// <param name="allow">Who may enter; <see langword="null"/> or empty for everybody.</param>
    /// <param name="deny">Who may not, even if allowed; <see langword="null"/> or empty for nobody.</param>
    /// <exception cref="FormatException">An entry is no network; the message names it.</exception>
    public AddressFilterGate(string? allow = null, string? deny = null)
    {
        _allow = Parse(allow);
        _deny = Parse(deny);
    }

    /// <summary>Whether a peer of this address may enter.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    /// <returns>Whether it is on no deny list, and on the allow list if there is one.</returns>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Contains(_deny, plain) && (_allow.Length == 0 || Contains(_allow, plain));
    }

    /// <inheritdoc/>
    public ValueTask<GateDecision> EnterAsync(EndPoint? remote, CancellationToken cancellationToken)
        => new(remote is not IPEndPoint ip || Allows(ip.Address) ? GateDecision.Enter : Denied);

    /// <inheritdoc/>
    public void Leave(EndPoint? remote)
    {
        // Nothing is counted.
    }

    private static bool Contains(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPNetwork[] Parse(string? list)
        => [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseNetwork)];

    private static IPNetwork ParseNetwork(string text)
    {
        if (!text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address))
        {
            return address.IsIPv4MappedToIPv6 ? ParseNetwork(address.MapToIPv4().ToString())
                : new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        }

        // The platform drops bits behind the prefix; who wrote 10.0.0.1/8 may have meant one address, and would let in sixteen million.
        if (!IPNetwork.TryParse(text, out var network) || !IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var start) || !start.Equals(network.BaseAddress))
        {
            throw new FormatException($"'{text}' is no network: write an address, or a network such as 10.0.0.0/8 with zeros behind the prefix");
        }

        // It would never match, and whoever wrote it would think that it does.
        return network.BaseAddress.IsIPv4MappedToIPv6
            ? throw new FormatException($"'{text}' is IPv4 written as IPv6: write the IPv4 network")
            : network;
    }
}
