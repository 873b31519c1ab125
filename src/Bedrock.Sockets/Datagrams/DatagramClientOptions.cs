using System.Net;

namespace Bedrock.Sockets.Datagrams;

/// <summary>How a <see cref="DatagramClient"/> is set up. Read when it is made; later changes have no effect.</summary>
public sealed class DatagramClientOptions
{
    /// <summary>The address that datagrams come from.</summary>
    /// <remarks>Defaults to <see langword="null"/>: a free port, or for Unix datagrams a name without a file where the system has those (Linux).</remarks>
    public EndPoint? LocalEndPoint { get; set; }

    /// <summary>Whether datagrams may be sent to a broadcast address (SO_BROADCAST), and come back from whoever hears them.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool Broadcast { get; set; }

    /// <summary>How many routers a multicast datagram may pass, 0 to 255: 0 stays on this machine, 1 in its network.</summary>
    /// <remarks>Defaults to 1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MulticastHops
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MulticastHops));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 255, nameof(MulticastHops));
            field = value;
        }
    } = 1;

    /// <summary>How long <see cref="DatagramClient.RequestAsync"/> waits for a reply before it asks again, 1 ms to 1 hour.</summary>
    /// <remarks>Defaults to 1 second.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Timeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1), nameof(Timeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1), nameof(Timeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>How often <see cref="DatagramClient.RequestAsync"/> asks in all, at least 1.</summary>
    /// <remarks>Defaults to 3.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Attempts
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Attempts));
            field = value;
        }
    } = 3;

    /// <summary>The clock of <see cref="Timeout"/>.</summary>
    /// <remarks>Defaults to the system's.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider Clock
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Clock));
            field = value;
        }
    } = TimeProvider.System;
}
