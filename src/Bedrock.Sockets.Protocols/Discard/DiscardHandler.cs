using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Discard;

/// <summary>Reads everything, answers nothing, and ends when the client has: the TCP service of RFC 863. Stateless: one instance serves any number of connections at once.</summary>
public sealed class DiscardHandler : ConnectionHandler
{
    /// <summary>Reads until the client has ended its side.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends with the input; it fails when the connection is reset.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
