using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports.Gates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets;

/// <summary>Asks a gate inside a chain: on transports that are not ours, and behind a proxy, where only the chain knows the real address.</summary>
public static class ConnectionGateExtensions
{
    /// <summary>Lets only those connections through that a gate lets in. On our own listener <c>SocketEndpointOptions.AddGate</c> is cheaper: it asks before a connection has cost memory.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <param name="gate">The gate. It may stand in several chains, which then share what it counts.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TBuilder UseConnectionGate<TBuilder>(this TBuilder builder, IConnectionGate gate)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(gate);

        var services = builder.ApplicationServices;
        var logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        var metrics = SocketMetrics.From(services);
        builder.Use(next => async connection =>
        {
            var remote = RemoteAddress.Normalize(connection.RemoteEndPoint);
            var decision = await gate.EnterAsync(remote, CancellationToken.None).ConfigureAwait(false);
            if (decision.Reason is { } reason)
            {
                metrics.ConnectionRefused(reason);
                ConnectionLog.Refused(logger, connection.ConnectionId, remote, reason);
                await RefuseAsync(connection, decision.Reply).ConfigureAwait(false);
                return;
            }

            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                gate.Leave(remote);
            }
        });
        return builder;
    }

    private static async ValueTask RefuseAsync(ConnectionContext connection, ReadOnlyMemory<byte> reply)
    {
        if (reply.IsEmpty)
        {
            connection.Abort(new ConnectionAbortedException("The connection was refused."));
        }
        else
        {
            await connection.Transport.Output.WriteAsync(reply).ConfigureAwait(false);
        }
    }
}
