using Bedrock.Sockets.Protocols.Echo;
using Bedrock.Sockets.Protocols.Greeting;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.BannerEcho;

/// <summary>Says who has connected from where and when, then sends every byte back until the client ends its side.</summary>
/// <remarks>A handler is a function of a connection, so two of them in a row are a protocol: <see cref="GreetingHandler"/>, then <see cref="EchoHandler"/>. Stateless: one instance serves any number of connections at once.</remarks>
public sealed class BannerEchoHandler : ConnectionHandler
{
    private readonly GreetingHandler _greeting;
    private readonly EchoHandler _echo = new();

    /// <summary>Makes a handler with a banner.</summary>
    /// <param name="options">The banner; read now, so later changes have no effect.</param>
    /// <param name="clock">The clock of the <c>{time}</c> placeholder, with the local zone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="clock"/> is null.</exception>
    public BannerEchoHandler(BannerEchoOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);

        _greeting = new GreetingHandler(new GreetingOptions { Message = options.Banner, AppendLineEnd = false }, clock);
    }

    /// <summary>Sends the banner, and echoes.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends with the echo; it fails when the connection is reset.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        await _greeting.OnConnectedAsync(connection).ConfigureAwait(false);
        await _echo.OnConnectedAsync(connection).ConfigureAwait(false);
    }
}
