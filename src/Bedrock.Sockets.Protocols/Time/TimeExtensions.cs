using Bedrock.Sockets.Datagrams;
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

    /// <summary>Ends the chain with <see cref="TimeDatagramHandler"/>: every datagram is answered with the time as one line (RFC 867).</summary>
    /// <param name="builder">The chain of a datagram endpoint. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="configure">Sets the options; called once, now. <see langword="null"/> for the defaults.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <remarks>The line is larger than most requests: UDP endpoints send it only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set.</remarks>
    /// <example><code>server.ListenUdp(IPAddress.Loopback, 5013, d => d.UseTime(), options => options.Guard.AllowLargerReplies = true);</code></example>
    public static IDatagramBuilder UseTime(this IDatagramBuilder builder, Action<TimeOptions>? configure = null)
    {
        var options = new TimeOptions();
        configure?.Invoke(options);
        return builder.UseTime(options);
    }

    /// <summary>Ends the chain with <see cref="TimeDatagramHandler"/>: every datagram is answered with the time as one line (RFC 867).</summary>
    /// <param name="builder">The chain of a datagram endpoint. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    /// <remarks>The line is larger than most requests: UDP endpoints send it only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set.</remarks>
    public static IDatagramBuilder UseTime(this IDatagramBuilder builder, TimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        var clock = builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return builder.Run(new TimeDatagramHandler(options, clock).OnDatagramAsync);
    }
}
