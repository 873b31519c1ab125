using System.Net;

namespace Bedrock.Sockets.Datagrams;

/// <summary>
/// What protects others from an endpoint: whoever sends a datagram can write any sender on it, and the reply goes to that one.
/// On by default; <see cref="Off"/> takes it away. Read when the endpoint is bound. Unix datagrams need none of it: the kernel vouches for their sender.
/// </summary>
public sealed class DatagramGuardOptions
{
    /// <summary>
    /// Source ports whose datagrams are dropped, 0 to 65,535 each: services that answer whatever comes, so that a reply to one of them could go back and forth for ever.
    /// </summary>
    /// <remarks>Defaults to 0, which nobody can answer, and 7, 11, 13, 17, 19, 37, 53, 69 and 123: echo, active users, daytime, quote, chargen, time, DNS, TFTP and NTP (CVE-1999-0103, CVE-2024-2169).</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A port is out of range.</exception>
    public IReadOnlyCollection<int> BlockedSourcePorts
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(BlockedSourcePorts));
            foreach (var port in value)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(port, nameof(BlockedSourcePorts));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort, nameof(BlockedSourcePorts));
            }

            field = [.. value];
        }
    } = [0, 7, 11, 13, 17, 19, 37, 53, 69, 123];

    /// <summary>Whether datagrams are dropped that come from a port on which this server itself listens for datagrams: two of its endpoints, or two servers like it, could answer each other for ever.</summary>
    /// <remarks>Defaults to <see langword="true"/>. Peers that all use one port, as some protocols between equals do, need <see langword="false"/>.</remarks>
    public bool BlockOwnPorts { get; set; } = true;

    /// <summary>Whether datagrams are dropped whose source is no address of one host: multicast, broadcast, unspecified or reserved.</summary>
    /// <remarks>Defaults to <see langword="true"/>.</remarks>
    public bool BlockGroupSources { get; set; } = true;

    /// <summary>How many datagrams of one source are handled per second, and how many at once after a quiet second; at least 1. A source is an IPv4 address or a /64 of IPv6.</summary>
    /// <remarks>Defaults to 10,000; <see langword="null"/> is no limit. Two sources may share one allowance: they are told apart by a 16-bit hash that nobody outside can compute, so the table never grows.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxPerSource
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxPerSource));
            field = value;
        }
    } = 10_000;

    /// <summary>
    /// Whether any reply may be larger than its request. DANGER: whoever forges the sender of small requests then aims large replies at a victim.
    /// Without it a handler may still ask for what its protocol needs, with <see cref="DatagramContext.AllowReply"/>.
    /// </summary>
    /// <remarks>Defaults to <see langword="false"/>: larger replies are not sent, but counted and warned of.</remarks>
    public bool AllowLargerReplies { get; set; }

    /// <summary>How many replies that are larger than their requests one source gets per second, where they are allowed, and how many at once after a quiet second; at least 1.</summary>
    /// <remarks>Defaults to 10; <see langword="null"/> is no limit.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxLargerPerSource
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxLargerPerSource));
            field = value;
        }
    } = 10;

    /// <summary>Options with every protection switched off.</summary>
    /// <returns>New options.</returns>
    public static DatagramGuardOptions Off() => new()
    {
        BlockedSourcePorts = [],
        BlockOwnPorts = false,
        BlockGroupSources = false,
        MaxPerSource = null,
        AllowLargerReplies = true,
        MaxLargerPerSource = null,
    };
}
