using Bedrock.Sockets.Protocols.Greeting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Adds the greeting protocol to a chain.</summary>
public static class GreetingExtensions
{
    /// <summary>Ends the chain with <see cref="GreetingHandler"/>: <c>Thank you for connecting</c> CR LF, and the end.</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(9998, listen => listen.UseGreeting());</code></example>
    public static IConnectionBuilder UseGreeting(this IConnectionBuilder builder)
        => builder.UseGreeting(new GreetingOptions());

    /// <summary>Ends the chain with <see cref="GreetingHandler"/>: the message set, and the end.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="configure">Sets the options; called once, now.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(9998, listen => listen.UseGreeting(greeting => greeting.Message = "Hello {remote}"));</code></example>
    public static IConnectionBuilder UseGreeting(this IConnectionBuilder builder, Action<GreetingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new GreetingOptions();
        configure(options);
        return builder.UseGreeting(options);
    }

    /// <summary>Ends the chain with <see cref="GreetingHandler"/>: the message set, and the end.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    public static IConnectionBuilder UseGreeting(this IConnectionBuilder builder, GreetingOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        var clock = builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return builder.Run(new GreetingHandler(options, clock).OnConnectedAsync);
    }
}
