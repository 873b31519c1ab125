using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bedrock.Sockets.Cli.Serve.Systemd;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Replaces the configuration of a running server when its file has changed, or at SIGHUP. A file that cannot be served is told, and what is served stays.</summary>
/// <remarks>
/// The file is looked at once a second, and read when two looks in a row have seen the same change: an editor may be in the middle of writing it.
/// A watcher of the file system would miss mounted directories and files behind links.
/// </remarks>
internal sealed class ConfigReload : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SocketServer _server;
    private readonly IConfigurationRoot _configuration;
    private readonly string _path;
    private readonly SystemdNotifier _systemd;
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly PosixSignalRegistration? _hangUp;
    private readonly Task _running = Task.CompletedTask;

    private ConfigReload(SocketServer server, IConfigurationRoot configuration, string? path, SystemdNotifier systemd)
    {
        (_server, _configuration, _path, _systemd) = (server, configuration, path ?? "", systemd);
        if (path is null)
        {
            return;
        }

        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        _running = RunAsync();
    }

    /// <summary>Begins to watch; without a file there is nothing to do, and SIGHUP ends the process as ever.</summary>
    public static ConfigReload Start(SocketServer server, IConfigurationRoot configuration, string? path, SystemdNotifier systemd) => new(server, configuration, path, systemd);

    public async ValueTask DisposeAsync()
    {
        _hangUp?.Dispose();
        await _over.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _over.Dispose();
        _asked.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _asked.Release();
    }

    private async Task RunAsync()
    {
        var (served, last) = (Stamp(), Stamp());
        try
        {
            while (true)
            {
                var isAsked = await _asked.WaitAsync(Interval, _over.Token).ConfigureAwait(false);
                var now = Stamp();
                if (isAsked || (now != served && now == last))
                {
                    served = now;
                    await ReloadAsync().ConfigureAwait(false);
                }

                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task ReloadAsync()
    {
        _systemd.Reloading();
        var before = _server.Endpoints;
        try
        {
            _configuration.Reload();
            var changes = await _server.ReloadAsync(_over.Token).ConfigureAwait(false);
            foreach (var endpoint in _server.Endpoints.Except(before))
            {
                Console.WriteLine($"listening {endpoint.Name} {endpoint.Address}");
            }

            await Console.Error.WriteLineAsync($"bedrock: reloaded '{_path}'; added: {Names(changes.Added)}; changed: {Names(changes.Changed)}; removed: {Names(changes.Removed)}").ConfigureAwait(false);
        }
        catch (Exception wrong) when (wrong is CommandFailure or SocketConfigurationException or IOException or SocketException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: the configuration stays as it was: {LogText.Escape(wrong.Message, maxLength: 1024)}").ConfigureAwait(false);
        }

        _systemd.Ready($"serving {_server.Endpoints.Count} endpoints");
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    /// <summary>What tells one version of the file from another; nothing while there is none.</summary>
    private (DateTime Written, long Length)? Stamp()
    {
        try
        {
            var file = new FileInfo(_path);
            return (file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is FileInfo { Exists: true } target ? (target.LastWriteTimeUtc, target.Length) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
