using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Time;

/// <summary>Sends the time as one line of text and ends the connection, as the daytime service of RFC 867 does.</summary>
/// <remarks>What the client sends is not read. Stateless: one instance serves any number of connections at once.</remarks>
public sealed class TimeHandler : ConnectionHandler
{
    private readonly TimeProvider _clock;
    private readonly TimeFormat _format;
    private readonly bool _utc;

    /// <summary>Makes a handler that tells the time of a clock.</summary>
    /// <param name="options">The form and the zone; read now, so later changes have no effect.</param>
    /// <param name="clock">The clock, with the local zone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="clock"/> is null.</exception>
    public TimeHandler(TimeOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);

        _clock = clock;
        _format = options.Format;
        _utc = options.Utc;
    }

    /// <summary>Sends the line.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends when the line is handed over.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var output = connection.Transport.Output;
        var now = _utc ? _clock.GetUtcNow() : _clock.GetLocalNow();
        output.Advance(TimeLine.Write(now, _format, output.GetSpan(TimeLine.MaxBytes)));
        await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
