using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports.WebSockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>From which addresses the clients connect. One address has some 28,000 ports for a target, so many clients need several.</summary>
internal static class SourceAddresses
{
    public const int ClientsPerAddress = 20_000;

    /// <summary>A connection for each request leaves its port behind for a minute (TIME_WAIT), so such clients take turns among this many.</summary>
    public const int AddressesForShortConnections = 64;

    /// <summary>The addresses for this process's part of a run, on this system.</summary>
    public static IPAddress[] For(EndPoint target, LoadPlan plan) => For(
        target is WebSocketEndPoint { Host: var host } ? host : target,
        plan.Sources,
        (int)plan.Shard.Of(plan.Clients),
        plan.Fitted.ConnectsForEachRequest,
        OperatingSystem.IsLinux());

    /// <summary>The address of a connection.</summary>
    public static IPAddress Of(IPAddress[] sources, long connection) => sources[connection / ClientsPerAddress % sources.Length];

    /// <summary>The addresses to bind, in turn for every <see cref="ClientsPerAddress"/> connections; none when the system may choose.</summary>
    /// <param name="target">The server.</param>
    /// <param name="given">What the user asked for, if anything.</param>
    /// <param name="clients">How many clients there are.</param>
    /// <param name="areShort">Whether each request has a connection of its own.</param>
    /// <param name="isWholeNetLocal">Whether all of 127.0.0.0/8 is this machine, as on Linux.</param>
    public static IPAddress[] For(EndPoint target, IReadOnlyList<IPAddress> given, int clients, bool areShort, bool isWholeNetLocal)
    {
        if (given.Count > 0 && target is IPEndPoint)
        {
            return [.. given];
        }

        var isLoopback = target is IPEndPoint { AddressFamily: AddressFamily.InterNetwork } ip && IPAddress.IsLoopback(ip.Address);
        var needed = areShort ? AddressesForShortConnections : (clients + ClientsPerAddress - 1) / ClientsPerAddress;
        return isLoopback && isWholeNetLocal && needed > 1
            ? [.. Enumerable.Range(1, needed).Select(number => new IPAddress([127, 0, (byte)(number >> 8), (byte)number]))]
            : [];
    }
}
