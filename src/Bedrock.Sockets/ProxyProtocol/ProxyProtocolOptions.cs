using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>From whom PROXY headers are taken, and how long they may be. Read when the chain is built; later changes have no effect.</summary>
public sealed class ProxyProtocolOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The networks and addresses of the proxies, separated by commas, such as <c>10.0.0.0/8, 2001:db8::7</c>. Connections from elsewhere are refused: whoever may send a header may claim any address.</summary>
    /// <remarks>Defaults to empty: nobody. Connections without an IP address, those of Unix sockets, are trusted: the mode of the socket's file says who may connect.</remarks>
    /// <exception cref="FormatException">An entry is no network; the message names it.</exception>
    public string TrustedNetworks
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TrustedNetworks));
            Trusted = NetworkList.Parse(value);
            field = value;
        }
    } = "";

    /// <summary>The only version to accept; <see langword="null"/> for both, which cannot be mistaken for one another. Whether there is a header is never guessed.</summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such version.</exception>
    public ProxyProtocolVersion? Version
    {
        get;
        set
        {
            if (value is not (null or ProxyProtocolVersion.One or ProxyProtocolVersion.Two))
            {
                throw new ArgumentOutOfRangeException(nameof(Version), value, "There are the versions 1 and 2.");
            }

            field = value;
        }
    }

    /// <summary>How long the header may take to arrive, 100 ms to 1 minute. The specification asks for at least 3 seconds: a lost packet is sent again after one or two.</summary>
    /// <remarks>Defaults to 5 seconds.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan HeaderTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Shortest, nameof(HeaderTimeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, nameof(HeaderTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>The longest header, 232 to 65,551 bytes; 232 is one with addresses and nothing else.</summary>
    /// <remarks>Defaults to 4,096 bytes: room for a client's certificate.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxHeaderBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 232, nameof(MaxHeaderBytes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ProxyHeader.MaxBytes, nameof(MaxHeaderBytes));
            field = value;
        }
    } = 4096;

    internal NetworkList Trusted { get; private set; } = NetworkList.Parse("");
}
