using System.Net;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Diagnostics;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Linux.Rings;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>What the endpoints of one transport share: its loops, its blocks, its log. It decides, once, whether io_uring, epoll or the core's sockets carry them.</summary>
internal sealed class LinuxTransport
{
    private readonly LinuxTransportOptions _options;
    private readonly IServiceProvider? _services;
    private readonly ILogger _logger;
    private readonly SocketMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly LoopGroup _loops;
    private readonly string? _refusal;
    private readonly string? _ringRefusal;
    private readonly ConditionalWeakTable<SocketEndpointOptions, LoopSettings> _settings = [];
    private readonly Lock _gate = new();
    private PinnedBlockPool? _pool;
    private int _told;

    public LinuxTransport(LinuxTransportOptions options, IServiceProvider? services, string? refusal = null, string? ringRefusal = null)
    {
        _options = options;
        _services = services;
        _logger = (services?.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        _metrics = SocketMetrics.From(services);
        _clock = services?.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        _refusal = refusal ?? EpollProbe.Refusal;
        _ringRefusal = _refusal is null && options.Engine == LinuxEngine.IoUring ? ringRefusal ?? RingProbe.Refusal : null;
        _loops = new LoopGroup(options.LoopCount, NewLoop, new StallWatchdog(_logger, _clock));
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, SocketEndpointOptions sockets, CancellationToken cancellationToken)
        => UsesLoops()
            ? new(LoopEndpoint.Bind(endpoint, SettingsOf(sockets), sockets, _logger, _metrics))
            : new SocketListenerFactory(sockets, _services).BindAsync(endpoint, cancellationToken);

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, SocketEndpointOptions sockets, CancellationToken cancellationToken)
        => UsesLoops()
            ? await LoopConnector.ConnectAsync(endpoint, SettingsOf(sockets), sockets, cancellationToken).ConfigureAwait(false)
            : await new SocketConnectionFactory(sockets, _services).ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);

    private bool UsesRings => _options.Engine == LinuxEngine.IoUring && _ringRefusal is null;

    /// <summary>Decides, and says so the first time.</summary>
    /// <exception cref="PlatformNotSupportedException">epoll was asked for and cannot be used.</exception>
    private bool UsesLoops()
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
            else if (_ringRefusal is { } ringReason)
            {
                LinuxLog.RingRefused(_logger, ringReason);
            }
            else if (UsesRings)
            {
                LinuxLog.RingTransport(_logger, _options.LoopCount);
            }
            else
            {
                LinuxLog.EpollTransport(_logger, _options.LoopCount);
            }
        }

        return _refusal is null;
    }

    /// <summary>The pool is there by then: whoever needs a loop has settings.</summary>
    private Loop NewLoop(int number) => UsesRings ? new RingLoop(number, _options.SpinTime, _pool!) : new EpollLoop(number, _options.SpinTime);

    private LoopSettings SettingsOf(SocketEndpointOptions sockets)
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
                settings = new LoopSettings(_loops, pool, sockets, _clock);
                _settings.Add(sockets, settings);
            }

            return settings;
        }
    }
}
