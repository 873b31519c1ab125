using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bedrock.Sockets.Cli.Serve.Systemd;

/// <summary>Tells systemd how the service is doing (sd_notify(3)): ready, stopping, reloading, and, if it asks for it, alive. Does nothing where nobody asked.</summary>
/// <remarks>The sign of life is sent from the thread pool: when handlers block it, or the process hangs, systemd sees none and restarts the service.</remarks>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly ITimer? _watchdog;

    private SystemdNotifier(string? manager, TimeSpan? watchdog, Func<bool> isAlive, TimeProvider clock)
    {
        if (string.IsNullOrEmpty(manager))
        {
            return;
        }

        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _manager = new UnixDomainSocketEndPoint(manager[0] == '@' ? $"\0{manager[1..]}" : manager);
        if (watchdog is { } interval)
        {
            // Half of the time after which it is missed, as sd_watchdog_enabled(3) advises.
            _watchdog = clock.CreateTimer(_ => SendIf(isAlive, "WATCHDOG=1"), state: null, interval / 2, interval / 2);
        }
    }

    /// <summary>The notifier that the environment asks for.</summary>
    /// <param name="isAlive">Whether a sign of life may be sent.</param>
    public static SystemdNotifier FromEnvironment(Func<bool> isAlive)
    {
        var isOurs = Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { } process || string.Equals(process, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var watchdog = isOurs && long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : default(TimeSpan?);
        return new SystemdNotifier(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), watchdog, isAlive, TimeProvider.System);
    }

    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    public void Stopping() => Send("STOPPING=1\nSTATUS=draining");

    /// <summary>From here to <see cref="Ready"/> the configuration is being replaced.</summary>
    public void Reloading() => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / 1_000_000)}"));

    public void Dispose()
    {
        _watchdog?.Dispose();
        _socket?.Dispose();
    }

    private void SendIf(Func<bool> condition, string state)
    {
        if (condition())
        {
            Send(state);
        }
    }

    private void Send(string state)
    {
        if (_socket is null || _manager is null)
        {
            return;
        }

        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _manager);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Nobody listens; the service goes on without.
        }
    }
}
