using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Greeting;

/// <summary>Sends a message to whoever connects and ends the connection.</summary>
/// <remarks>What the client sends is not read. Stateless: one instance serves any number of connections at once.</remarks>
public sealed class GreetingHandler : ConnectionHandler
{
    private readonly GreetingTemplate _message;
    private readonly TimeProvider _clock;

    /// <summary>Makes a handler that sends a message.</summary>
    /// <param name="options">The message; read now, so later changes have no effect.</param>
    /// <param name="clock">The clock of the <c>{time}</c> placeholder, with the local zone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="clock"/> is null.</exception>
    public GreetingHandler(GreetingOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);

        var addLineEnd = options.AppendLineEnd && !options.Message.EndsWith('\n');
        _message = GreetingTemplate.Parse(addLineEnd ? options.Message + "\r\n" : options.Message);
        _clock = clock;
    }

    /// <summary>Sends the message.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends when the message is handed over.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var output = connection.Transport.Output;
        _message.Write(connection, _clock, output);
        await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
