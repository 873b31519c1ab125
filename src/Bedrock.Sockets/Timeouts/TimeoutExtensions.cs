using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Timeouts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets;

/// <summary>Ends connections of peers that take too long.</summary>
public static class TimeoutExtensions
{
    /// <summary>
    /// Ends connections of peers that stay silent, trickle, or do not read. Our server puts it at the head of every chain by itself (<c>SocketServerBuilder.Timeouts</c>);
    /// in a chain of such a server it sets other limits for that chain. Where several stand in one chain the last one's limits hold.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. On a stock Kestrel endpoint put it after <c>UseLingeringClose</c>, without which idle connections are aborted, and before <c>UseHttps</c>.</param>
    /// <param name="configure">Changes the default limits; <see langword="null"/> for those.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>All connections of a clock share one timer, and a message costs nothing. The feature <see cref="IConnectionTimeoutFeature"/> of the connection takes deadlines of the middleware behind, such as that of a handshake.</remarks>
    public static TBuilder UseTimeouts<TBuilder>(this TBuilder builder, Action<TimeoutOptions>? configure = null)
        where TBuilder : IConnectionBuilder
    {
        var options = new TimeoutOptions();
        configure?.Invoke(options);
        return builder.UseTimeouts(options);
    }

    /// <summary>Ends connections of peers that take too long, with the default limits but for that of idle connections.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <param name="idle">How long nothing may move either way, 100 ms to 7 days.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public static TBuilder UseTimeouts<TBuilder>(this TBuilder builder, TimeSpan idle)
        where TBuilder : IConnectionBuilder
        => builder.UseTimeouts(new TimeoutOptions { IdleTimeout = idle });

    internal static TBuilder UseTimeouts<TBuilder>(this TBuilder builder, TimeoutOptions options)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.ApplicationServices;
        var wheel = TimingWheel.Of(services.GetService<TimeProvider>() ?? TimeProvider.System);
        var logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        var metrics = SocketMetrics.From(services);
        var limits = options.Copy();
        builder.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionTimeoutFeature>() is ConnectionWatch outer)
            {
                outer.Use(limits);
                return next(connection);
            }

            return RunAsync(connection, next).Unwrap();
        });
        return builder;

        // The chain's own task is handed on: to await it would throw a failure once more, which is most of what a peer's reset costs.
        async Task<Task> RunAsync(ConnectionContext connection, ConnectionDelegate next)
        {
            var transport = connection.Transport;
            var watch = new ConnectionWatch(connection, ActivityOf(connection), limits, wheel, logger, metrics);
            connection.Features.Set<IConnectionTimeoutFeature>(watch);
            wheel.Add(watch, watch.Interval);
            try
            {
                var run = next(connection);
                await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return run;
            }
            finally
            {
                wheel.Remove(watch);
                connection.Transport = transport;
            }
        }
    }

    private static IConnectionActivityFeature ActivityOf(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionActivityFeature>() is { } known)
        {
            return known;
        }

        var watched = new WatchedTransport(connection.Transport);
        connection.Transport = watched;
        connection.Features.Set<IConnectionActivityFeature>(watched);
        return watched;
    }
}
