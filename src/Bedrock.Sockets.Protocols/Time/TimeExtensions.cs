using Bedrock.Sockets.Protocols.Time;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Adds the time protocol to a chain.</summary>
public static class TimeExtensions
{
    /// <summary>Ends the chain with <see cref="TimeHandler"/>: the local time in the form of C's <c>ctime</c>, and the end.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(9999, listen => listen.UseTime());</code></example>
    public static IConnectionBuilder UseTime(this IConnectionBuilder builder)
        => builder.UseTime(new TimeOptions());

    /// <summary>Ends the chain with <see cref="TimeHandler"/>: the time as one line, in the form asked for, and the end.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="configure">Sets the options; called once, now.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(5013, listen => listen.UseTime(time => time.Format = TimeFormat.Rfc867));</code></example>
    public static IConnectionBuilder UseTime(this IConnectionBuilder builder, Action<TimeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new TimeOptions();
        configure(options);
        return builder.UseTime(options);
    }

    /// <summary>Ends the chain with <see cref="TimeHandler"/>: the time as one line, in the form asked for, and the end.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    public static IConnectionBuilder UseTime(this IConnectionBuilder builder, TimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        var clock = builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return builder.Run(new TimeHandler(options, clock).OnConnectedAsync);
    }
}
