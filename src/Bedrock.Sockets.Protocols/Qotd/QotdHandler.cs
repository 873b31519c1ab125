using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Qotd;

/// <summary>Sends a quote and ends the connection: the TCP service of RFC 865. What the client sends is not read. One instance serves any number of connections at once.</summary>
public sealed class QotdHandler : ConnectionHandler
{
    private readonly QuoteList _quotes;

    /// <summary>Makes a handler; the file is read now.</summary>
    /// <param name="options">Which quotes; read now, so later changes have no effect.</param>
    /// <param name="clock">Says which day it is, with the local zone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="clock"/> is null.</exception>
    /// <exception cref="FormatException">The file cannot be read, has no quotes, or one that RFC 865 forbids.</exception>
    public QotdHandler(QotdOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);

        _quotes = QuoteList.Load(options, clock);
    }

    /// <summary>Sends the quote.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends when the quote is handed over.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        await connection.Transport.Output.WriteAsync(_quotes.Current, CancellationToken.None).ConfigureAwait(false);
    }
}
