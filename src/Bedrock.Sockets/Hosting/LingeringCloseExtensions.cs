using System.IO.Pipelines;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports.Closing;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets;

/// <summary>Brings our ending of connections to a host whose transport closes them otherwise.</summary>
public static class LingeringCloseExtensions
{
    /// <summary>
    /// Ends the connections of a stock Kestrel endpoint as ours end: completing <c>Output</c> half-closes, a reply arrives whole even at a client that left input unread,
    /// a handler that throws resets the connection, and a host that stops lets quiet peers go.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. This comes first in it, before <c>UseHttps</c>: it takes over the socket itself.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// On a transport of ours (<c>AddSocketTransport</c>, the memory transport) it only adds the reset of a handler that throws.
    /// A connection whose socket is out of reach, or already under TLS, fails with <see cref="InvalidOperationException"/>.
    /// </remarks>
    public static TBuilder UseLingeringClose<TBuilder>(this TBuilder builder)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.ApplicationServices;
        var clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        var output = new PipeOptions(readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: SocketEndpointOptions.DefaultBufferSize, resumeWriterThreshold: SocketEndpointOptions.DefaultBufferSize / 2, useSynchronizationContext: false);

        builder.Use(next => async connection =>
        {
            if (connection.Features.Get<IConnectionDrainFeature>() is not null)
            {
                await RunAsync(connection, next, logger).ConfigureAwait(false);
                return;
            }

            var transport = connection.Transport;
            var ending = new ConnectionEnding(new PumpedTransport(connection, new SocketSink(SocketOf(connection)), output), clock);
            connection.Transport = ending;
            connection.Features.Set<IConnectionDrainFeature>(ending);
            connection.Features.Set<IConnectionActivityFeature>(ending);
            using var drain = QuietPeriod.WatchStop(connection, ending, clock);
            if (await RunAsync(connection, next, logger).ConfigureAwait(false) != EndReason.Completed)
            {
                ending.Abort(new ConnectionAbortedException("The handler failed."));
            }

            try
            {
                await ending.CloseAsync().ConfigureAwait(false);
            }
            finally
            {
                connection.Transport = transport;
            }
        });
        return builder;
    }

    private static async Task<EndReason> RunAsync(ConnectionContext connection, ConnectionDelegate next, ILogger logger)
    {
        var run = ConnectionOwner.Start(connection, next);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ConnectionOwner.End(connection, run, logger);
    }

    private static System.Net.Sockets.Socket SocketOf(ConnectionContext connection)
    {
        if (connection.Features.Get<ITlsHandshakeFeature>() is not null)
        {
            throw new InvalidOperationException("UseLingeringClose() takes over the socket itself, so it must come before UseHttps() in the chain.");
        }

        return connection.Features.Get<IConnectionSocketFeature>()?.Socket
            ?? throw new InvalidOperationException("UseLingeringClose() needs a transport on sockets; this one offers no IConnectionSocketFeature.");
    }
}
