using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets;

/// <summary>Writes what moves on a connection to the log.</summary>
public static class TrafficLogExtensions
{
    /// <summary>Writes the bytes of every connection of this chain to the log, as hexadecimal and printable ASCII, at Debug in the category <c>Bedrock.Sockets.Traffic</c>. Nothing else of this library logs a payload.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. Before TLS it shows what is on the wire, after TLS what the handler sees: PASSWORDS AMONG IT.</param>
    /// <param name="maxBytes">The most bytes of one read or write that are shown, 1 to 65,536; the rest is counted. Defaults to 256.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    /// <remarks>It is for looking at a protocol, not for production. While the category is not enabled at Debug a connection of such a chain costs one question and no more.</remarks>
    public static TBuilder UseTrafficLog<TBuilder>(this TBuilder builder, int maxBytes = 256)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, 65_536);

        var logger = (builder.ApplicationServices.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Traffic);
        builder.Use(next => async connection =>
        {
            if (!logger.IsEnabled(LogLevel.Debug))
            {
                await next(connection).ConfigureAwait(false);
                return;
            }

            var transport = connection.Transport;
            connection.Transport = new TrafficLog(transport, new TrafficWriter(logger, connection.ConnectionId, maxBytes));
            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                connection.Transport = transport;
            }
        });
        return builder;
    }
}
