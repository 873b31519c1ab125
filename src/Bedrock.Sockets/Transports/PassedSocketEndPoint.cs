using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports;

/// <summary>A listening socket that the process was started with, by the name its starter gave it: systemd's <c>FileDescriptorName=</c> (sd_listen_fds(3)). Immutable.</summary>
/// <remarks>
/// <code>
/// LISTEN_PID=4242  LISTEN_FDS=2  LISTEN_FDNAMES=echo:time     descriptor 3 is echo, 4 is time
/// </code>
/// </remarks>
/// <param name="name">The name: printable ASCII without a colon, at most 255 characters.</param>
public sealed class PassedSocketEndPoint(string name) : EndPoint
{
    /// <summary>Where the passed descriptors begin (SD_LISTEN_FDS_START).</summary>
    private const int FirstDescriptor = 3;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PassedSocketEndPoint other && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => $"fd://{Name}";

    /// <summary>Finds the descriptor.</summary>
    /// <exception cref="SocketException">No socket of that name was passed to this process, or several were.</exception>
    internal FileHandleEndPoint Find() => Find(Environment.GetEnvironmentVariable, Environment.ProcessId);

    /// <summary>The same with the variables of another process.</summary>
    internal FileHandleEndPoint Find(Func<string, string?> variable, int processId)
    {
        var names = Passed(variable, processId);
        return names.Count(other => string.Equals(other, Name, StringComparison.Ordinal)) switch
        {
            1 => new FileHandleEndPoint((ulong)(FirstDescriptor + names.IndexOf(Name)), FileHandleType.Tcp),
            0 => throw Missing(names.Count == 0 ? "was started with none" : $"was started with {string.Join(", ", names)}"),
            var several => throw Missing($"was started with {several} of that name: write their numbers, such as fd://{FirstDescriptor + names.IndexOf(Name)}"),
        };
    }

    /// <summary>The names of the sockets passed to a process; those without one are <c>unknown</c>, as systemd has it. Variables for another process, such as a parent, are not for this one.</summary>
    private static List<string> Passed(Func<string, string?> variable, int processId)
    {
        if (!IsNumber(variable("LISTEN_PID"), out var listener) || listener != processId || !IsNumber(variable("LISTEN_FDS"), out var count))
        {
            return [];
        }

        var names = variable("LISTEN_FDNAMES")?.Split(':') ?? [];
        return [.. Enumerable.Range(0, count).Select(index => index < names.Length ? names[index] : "unknown")];
    }

    private static bool IsNumber(string? text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private SocketException Missing(string what) => new((int)SocketError.NotSocket, $"There is no passed socket '{Name}': the process {what}.");
}
