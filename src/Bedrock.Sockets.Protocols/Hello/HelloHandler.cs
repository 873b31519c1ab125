using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Hello;

/// <summary>Sends <c>Hello world!</c> LF to whoever connects and ends the connection: the smallest server there is.</summary>
/// <remarks>What the client sends is not read. Stateless: one instance serves any number of connections at once.</remarks>
public sealed class HelloHandler : ConnectionHandler
{
    /// <summary>Sends the line.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends when the line is handed over.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var output = connection.Transport.Output;
        var line = "Hello world!\n"u8;
        line.CopyTo(output.GetSpan(line.Length));
        output.Advance(line.Length);
        await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
