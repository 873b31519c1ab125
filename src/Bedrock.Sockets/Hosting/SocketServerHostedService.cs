using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace Bedrock.Sockets.Hosting;

/// <summary>Runs a <see cref="SocketServer"/> with the host: starts with it, reloads when the configuration changes, drains when it stops.</summary>
internal sealed class SocketServerHostedService(SocketServer server, IConfiguration? configuration = null, ILoggerFactory? loggers = null) : IHostedService, IDisposable
{
    private readonly ILogger _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
    private IDisposable? _watch;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        if (configuration is not null)
        {
            _watch = ChangeToken.OnChange(configuration.GetReloadToken, () => _ = ReloadAsync());
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watch?.Dispose();
        return server.StopAsync(cancellationToken);
    }

    public void Dispose() => _watch?.Dispose();

    private async Task ReloadAsync()
    {
        try
        {
            await server.ReloadAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for it: whatever is wrong with the new configuration is told, and the old one stays.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (server.IsAccepting)
            {
                ServerLog.ConfigurationKept(_logger, error.Message);
            }
        }
    }
}
