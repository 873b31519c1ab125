using Bedrock.Sockets.Protocols.Telnet;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Lets telnet clients talk to a handler of text.</summary>
public static class TelnetExtensions
{
    /// <summary>
    /// Takes the commands of RFC 854 and 855 out of what a client sends and answers them: every option is refused, so that the client stays a terminal that sends lines. Clients that know nothing of telnet notice nothing,
    /// as long as they send no byte FF, which UTF-8 does not have.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. Put it after TLS.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>A line should end with CR LF, as <c>LineCodec</c> writes it: it is all that the network virtual terminal knows.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>server.ListenTcp(IPAddress.Loopback, 2323, c => c.UseTelnet().UseShout());</code></example>
    public static TBuilder UseTelnet<TBuilder>(this TBuilder builder)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Use(static next => async connection =>
        {
            var transport = connection.Transport;
            var telnet = new TelnetTransport(transport);
            connection.Transport = telnet;
            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                connection.Transport = transport;
                await telnet.DisposeAsync().ConfigureAwait(false);
            }
        });
        return builder;
    }
}
