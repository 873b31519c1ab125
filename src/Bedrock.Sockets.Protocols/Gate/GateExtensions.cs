using Bedrock.Sockets.Protocols.Gate;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Adds the gate protocol to a chain.</summary>
public static class GateExtensions
{
    /// <summary>Ends the chain with <see cref="GateHandler"/>: a welcome for who says <c>1</c>, a rejection for who says anything else.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock measures the timeout.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IConnectionBuilder UseGate(this IConnectionBuilder builder)
        => builder.UseGate(new GateOptions());

    /// <summary>Ends the chain with <see cref="GateHandler"/>: a welcome for who says one of the words, a rejection for who says anything else.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock measures the timeout.</param>
    /// <param name="configure">Sets the options; called once, now.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(8001, listen => listen.UseGate(gate => gate.Words = "friend,mellon"));</code></example>
    public static IConnectionBuilder UseGate(this IConnectionBuilder builder, Action<GateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new GateOptions();
        configure(options);
        return builder.UseGate(options);
    }

    /// <summary>Ends the chain with <see cref="GateHandler"/>: a welcome for who says one of the words, a rejection for who says anything else.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock measures the timeout.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    public static IConnectionBuilder UseGate(this IConnectionBuilder builder, GateOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        var clock = builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return builder.Run(new GateHandler(options, clock).OnConnectedAsync);
    }
}
