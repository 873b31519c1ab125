using System.Net;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Diagnostics;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Linux.Epoll;

/// <summary>What the endpoints of one transport share: its loops, its blocks, its log. It decides, once, whether epoll or the core's sockets carry them.</summary>
internal sealed class EpollTransport
{
    private readonly LinuxTransportOptions _options;
    private readonly IServiceProvider? _services;
    private readonly ILogger _logger;
    private readonly SocketMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly LoopGroup _loops;
    private readonly string? _refusal;
    private readonly ConditionalWeakTable<SocketEndpointOptions, EpollSettings> _settings = [];
    private readonly Lock _gate = new();
    private PinnedBlockPool? _pool;
    private int _told;

    public EpollTransport(LinuxTransportOptions options, IServiceProvider? services, string? refusal = null)
    {
        _options = options;
        _services = services;
        _logger = (services?.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        _metrics = SocketMetrics.From(services);
        _clock = services?.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        _loops = new LoopGroup(options.LoopCount, options.SpinTime, new StallWatchdog(_logger, _clock));
        _refusal = refusal ?? EpollProbe.Refusal;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, SocketEndpointOptions sockets, CancellationToken cancellationToken)
        => UsesEpoll()
            ? new(EpollEndpoint.Bind(endpoint, SettingsOf(sockets), sockets, _logger, _metrics))
            : new SocketListenerFactory(sockets, _services).BindAsync(endpoint, cancellationToken);

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, SocketEndpointOptions sockets, CancellationToken cancellationToken)
        => UsesEpoll()
            ? await EpollConnector.ConnectAsync(endpoint, SettingsOf(sockets), sockets, cancellationToken).ConfigureAwait(false)
            : await new SocketConnectionFactory(sockets, _services).ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);

    /// <summary>Decides, and says so the first time.</summary>
    /// <exception cref="PlatformNotSupportedException">epoll was asked for and cannot be used.</exception>
    private bool UsesEpoll()
    {
        if (_refusal is not null && _options.Engine == LinuxEngine.Epoll)
        {
            throw new PlatformNotSupportedException($"The epoll transport cannot be used: {_refusal}.");
        }

        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            if (_refusal is { } reason)
            {
                LinuxLog.EpollRefused(_logger, reason);
            }
            else
            {
                LinuxLog.EpollTransport(_logger, _options.LoopCount);
            }
        }

        return _refusal is null;
    }

    private EpollSettings SettingsOf(SocketEndpointOptions sockets)
    {
        lock (_gate)
        {
            // Of one size, so that all endpoints may share it; the first endpoint says which.
            _pool ??= new PinnedBlockPool(Math.Min(_options.SmallBlockSize, sockets.PoolBlockSize), sockets.PoolBlockSize);
            var pool = _pool.LargeSize == sockets.PoolBlockSize
                ? _pool
                : new PinnedBlockPool(Math.Min(_options.SmallBlockSize, sockets.PoolBlockSize), sockets.PoolBlockSize);
            if (!_settings.TryGetValue(sockets, out var settings))
            {
                settings = new EpollSettings(_loops, pool, sockets, _clock);
                _settings.Add(sockets, settings);
            }

            return settings;
        }
    }
}
