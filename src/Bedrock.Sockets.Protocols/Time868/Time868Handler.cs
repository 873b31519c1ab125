using System.Buffers.Binary;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Time868;

/// <summary>Sends the time as four bytes, most significant first, and ends the connection: the TCP service of RFC 868.</summary>
/// <remarks>
/// The number counts whole seconds since 1 January 1900, 00:00 UTC, modulo 2^32: it wraps to 0 on 2036-02-07 at 06:28:16 UTC.
/// What the client sends is not read. Stateless: one instance serves any number of connections at once.
/// </remarks>
public sealed class Time868Handler : ConnectionHandler
{
    private readonly TimeProvider _clock;

    /// <summary>Makes a handler that tells the time of a clock.</summary>
    /// <param name="clock">The clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="clock"/> is null.</exception>
    public Time868Handler(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);

        _clock = clock;
    }

    /// <summary>Sends the four bytes.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends when the bytes are handed over.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var output = connection.Transport.Output;
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), Rfc868Time.FromDateTime(_clock.GetUtcNow()));
        output.Advance(sizeof(uint));
        await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
