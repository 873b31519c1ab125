using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Client;

/// <summary>How a client tries again. Read at the first attempt; later changes have no effect on what runs.</summary>
/// <remarks>The wait doubles with each failure in a row, and a random half of it is taken off: clients that lost a server at the same moment do not come back at the same moment.</remarks>
public sealed class ReconnectOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The wait after the first failure, before a random part of at most a half is taken off; 1 ms to 1 hour.</summary>
    /// <remarks>Defaults to 100 ms.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan FirstDelay
    {
        get;
        set => field = Checked(value, nameof(FirstDelay));
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait; 1 ms to 1 hour.</summary>
    /// <remarks>Defaults to 30 seconds.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan MaxDelay
    {
        get;
        set => field = Checked(value, nameof(MaxDelay));
    } = TimeSpan.FromSeconds(30);

    /// <summary>How many failures in a row are one too many, at least 1; <see langword="null"/> to go on for ever.</summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxFailures
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxFailures));
            field = value;
        }
    }

    /// <summary>How long a connection must have lasted for its loss to count as a first failure; 1 ms to 1 hour. A server that accepts and closes at once is not asked ever faster.</summary>
    /// <remarks>Defaults to 10 seconds.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan StableAfter
    {
        get;
        set => field = Checked(value, nameof(StableAfter));
    } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a failure may pass: then it is tried again. Others are thrown at once.</summary>
    /// <remarks>Defaults to those of the network: <see cref="SocketException"/>, <see cref="IOException"/> (resets and cut streams among them), <see cref="ConnectionAbortedException"/>, <see cref="TimeoutException"/>. A server that is not trusted is not asked again.</remarks>
    public Func<Exception, bool> IsTransient
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(IsTransient));
            field = value;
        }
    } = static error => error is SocketException or IOException or ConnectionAbortedException or TimeoutException;

    /// <summary>Where chance comes from. Give one with a seed to know the waits in a test.</summary>
    /// <remarks>Defaults to <see cref="Random.Shared"/>.</remarks>
    public Random Random
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Random));
            field = value;
        }
    } = Random.Shared;

    private static TimeSpan Checked(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Shortest, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, name);
        return value;
    }
}
