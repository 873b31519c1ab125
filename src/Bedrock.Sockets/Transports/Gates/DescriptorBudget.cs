using System.Globalization;
using System.Net.Sockets;
using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Transports.Gates;

/// <summary>How many descriptors connections may use, so that some are left for the rest of the process. A runtime that cannot open a file any more does not degrade, it may die.</summary>
/// <remarks>
/// <code>
/// 0 ─ in use at start ─┬──────── room for connections ────────┬── reserve ──┐ RLIMIT_NOFILE
///                                                          ceiling
/// </code>
/// Nothing is counted: POSIX gives every new descriptor the lowest number that is free, so a socket whose number reaches the ceiling says that all below are taken, by whomever.
/// </remarks>
internal sealed class DescriptorBudget(int limit, int inUse, Func<int> probe)
{
    /// <summary>What stays free for files, assemblies and whatever else the process opens.</summary>
    internal const int Reserve = 64;

    /// <summary>How often to look whether descriptors have come free.</summary>
    internal static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private const string LimitName = "Max open files";

    /// <summary>The budget of this process, read once; unlimited where the system does not say its limit.</summary>
    public static DescriptorBudget OfTheProcess { get; } = Read();

    /// <summary>The most descriptors that the process may have; <see cref="int.MaxValue"/> when unknown or unlimited.</summary>
    public int Limit => limit;

    /// <summary>How many were open when the budget was read.</summary>
    public int InUse => inUse;

    /// <summary>The first descriptor of the reserve. A limit that leaves little is halved, so that there is a server at all.</summary>
    public int Ceiling { get; } = limit - Math.Clamp((limit - inUse) / 2, 0, Reserve);

    /// <summary>Whether a descriptor just opened is one of the reserve.</summary>
    public bool IsSpentBy(long descriptor) => limit != int.MaxValue && descriptor >= Ceiling;

    /// <summary>Waits until a new descriptor would not be one of the reserve.</summary>
    public async ValueTask WaitAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(PollInterval, clock, cancellationToken).ConfigureAwait(false);
        }
        while (probe() >= Ceiling);
    }

    /// <summary>Tells the operator.</summary>
    public void Say(ILogger logger)
    {
        if (limit != int.MaxValue)
        {
            TransportLog.DescriptorBudget(logger, limit, inUse, limit - Ceiling, Ceiling - inUse);
        }
    }

    /// <summary>The soft limit in the text of <c>/proc/self/limits</c>.</summary>
    internal static int ReadLimit(string limits)
    {
        foreach (var line in limits.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(LimitName, StringComparison.Ordinal))
            {
                var value = line[LimitName.Length..].TrimStart();
                value = value[..value.IndexOf(' ')];
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
            }
        }

        return int.MaxValue;
    }

    private static DescriptorBudget Read()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? new DescriptorBudget(ReadLimit(File.ReadAllText("/proc/self/limits")), Directory.GetFileSystemEntries("/proc/self/fd").Length, LowestFree)
                : new DescriptorBudget(int.MaxValue, inUse: 0, LowestFree);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // Without /proc the accept loop's back-off is what is left.
            return new DescriptorBudget(int.MaxValue, inUse: 0, LowestFree);
        }
    }

    /// <summary>The lowest free descriptor: opens one and closes it again.</summary>
    private static int LowestFree()
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            return (int)socket.Handle;
        }
        catch (SocketException)
        {
            return int.MaxValue;
        }
    }
}
