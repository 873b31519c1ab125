using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Connections;

/// <summary>Networks and addresses, read from text such as <c>10.0.0.0/8, 192.168.1.7, 2001:db8::/32</c> (CIDR, RFC 4632). Immutable.</summary>
internal sealed class NetworkList
{
    private readonly IPNetwork[] _networks;

    private NetworkList(IPNetwork[] networks) => _networks = networks;

    /// <summary>Whether there is none on it.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <summary>Reads a list; entries are separated by commas.</summary>
    /// <exception cref="FormatException">An entry is no network; the message names it.</exception>
    public static NetworkList Parse(string? list)
        => new([.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseNetwork)]);

    /// <summary>Whether one of the networks holds an address; IPv4 written as IPv6 is compared as IPv4.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

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
