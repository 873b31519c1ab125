using System.Text;

namespace Bedrock.Sockets.Limits;

/// <summary>How many connections <see cref="ConnectionLimits"/> lets in. Read when the limits are made; later changes have no effect.</summary>
public sealed class ConnectionLimitOptions
{
    private const int MaxReplyBytes = 1024;

    /// <summary>The most connections at once, at least 1; <see langword="null"/> for as many as there are descriptors.</summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxConnections
    {
        get;
        set
        {
            ThrowIfBelowOne(value, nameof(MaxConnections));
            field = value;
        }
    }

    /// <summary>The most connections at once of one IPv4 address or one /64 of IPv6, at least 1; <see langword="null"/> for no limit. Peers beyond it are refused, whatever <see cref="WhenFull"/> says: one address must not make the others wait. Peers without an IP address are not counted.</summary>
    /// <remarks>Defaults to <see langword="null"/>: whole offices and mobile networks share an address.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxConnectionsPerAddress
    {
        get;
        set
        {
            ThrowIfBelowOne(value, nameof(MaxConnectionsPerAddress));
            field = value;
        }
    }

    /// <summary>The most connections let in per second, 1 to 1,000,000, and as many at once after a quiet second; those beyond wait their turn. <see langword="null"/> for no limit.</summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? MaxAcceptsPerSecond
    {
        get;
        set
        {
            ThrowIfBelowOne(value, nameof(MaxAcceptsPerSecond));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? 1, 1_000_000, nameof(MaxAcceptsPerSecond));
            field = value;
        }
    }

    /// <summary>What happens to who comes when <see cref="MaxConnections"/> are served.</summary>
    /// <remarks>Defaults to <see cref="WhenFull.Refuse"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public WhenFull WhenFull
    {
        get;
        set
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(WhenFull), value, "It is Refuse or Wait.");
            }

            field = value;
        }
    }

    /// <summary>The text that a refused peer is sent before the connection is closed, at most 1,024 bytes of UTF-8, line ends included; empty to reset it without a byte.</summary>
    /// <remarks>Defaults to empty. A peer that has sent something by then may get the reset and not the text.</remarks>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public string Refusal
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Refusal));
            if (Encoding.UTF8.GetByteCount(value) > MaxReplyBytes)
            {
                throw new ArgumentException($"{nameof(Refusal)} takes at most {MaxReplyBytes} bytes.", nameof(Refusal));
            }

            field = value;
        }
    } = "";

    private static void ThrowIfBelowOne(int? value, string name) => ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, name);
}
