using Bedrock.Sockets.Protocols.Chat;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Adds the chat to a chain.</summary>
public static class ChatExtensions
{
    /// <summary>Ends the chain with <see cref="ChatHandler"/>: people with names talk in rooms.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="ChatHall"/>, which all chains of these services share; otherwise the chain has a hall of its own. They may hold a <see cref="TimeProvider"/> too.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IConnectionBuilder UseChat(this IConnectionBuilder builder)
        => builder.UseChat(new ChatOptions());

    /// <summary>Ends the chain with <see cref="ChatHandler"/>: people with names talk in rooms.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="ChatHall"/>, which all chains of these services share; otherwise the chain has a hall of its own. They may hold a <see cref="TimeProvider"/> too.</param>
    /// <param name="configure">Sets the options; called once, now.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is null.</exception>
    /// <example><code>server.ListenTcp(IPAddress.Any, 7000, c => c.UseTelnet().UseChat(chat => chat.Room = "tavern"));</code></example>
    public static IConnectionBuilder UseChat(this IConnectionBuilder builder, Action<ChatOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new ChatOptions();
        configure(options);
        return builder.UseChat(options);
    }

    /// <summary>Ends the chain with <see cref="ChatHandler"/>: people with names talk in rooms.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="ChatHall"/>, which all chains of these services share; otherwise the chain has a hall of its own. They may hold a <see cref="TimeProvider"/> too.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    public static IConnectionBuilder UseChat(this IConnectionBuilder builder, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        var services = builder.ApplicationServices;
        var handler = new ChatHandler(services.GetService<ChatHall>() ?? new ChatHall(), options, services.GetService<TimeProvider>() ?? TimeProvider.System);
        return builder.Run(handler.OnConnectedAsync);
    }
}
