using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Protocols.Qotd;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Adds the quote-of-the-day protocol to a chain, of connections or of datagrams.</summary>
public static class QotdExtensions
{
    /// <summary>Ends the chain with <see cref="QotdHandler"/>: a quote, and the end (RFC 865).</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock says which day it is.</param>
    /// <param name="configure">Sets the options; called once, now. <see langword="null"/> for the defaults.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="FormatException">The file cannot be read, has no quotes, or one that RFC 865 forbids.</exception>
    /// <example><code>kestrel.ListenLocalhost(5017, listen => listen.UseQotd(qotd => qotd.File = "quotes.txt"));</code></example>
    public static IConnectionBuilder UseQotd(this IConnectionBuilder builder, Action<QotdOptions>? configure = null)
    {
        var options = new QotdOptions();
        configure?.Invoke(options);
        return builder.UseQotd(options);
    }

    /// <summary>Ends the chain with <see cref="QotdHandler"/>: a quote, and the end (RFC 865).</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock says which day it is.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    /// <exception cref="FormatException">The file cannot be read, has no quotes, or one that RFC 865 forbids.</exception>
    public static IConnectionBuilder UseQotd(this IConnectionBuilder builder, QotdOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new QotdHandler(options, ClockOf(builder.ApplicationServices)).OnConnectedAsync);
    }

    /// <summary>Ends the chain with <see cref="QotdDatagramHandler"/>: every datagram is answered with a quote (RFC 865).</summary>
    /// <param name="builder">The chain of a datagram endpoint. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock says which day it is.</param>
    /// <param name="configure">Sets the options; called once, now. <see langword="null"/> for the defaults.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="FormatException">The file cannot be read, has no quotes, or one that RFC 865 forbids.</exception>
    /// <remarks>UDP endpoints send what is larger than its request only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set.</remarks>
    /// <example><code>server.ListenUdp(IPAddress.Loopback, 5017, d => d.UseQotd(), options => options.Guard.AllowLargerReplies = true);</code></example>
    public static IDatagramBuilder UseQotd(this IDatagramBuilder builder, Action<QotdOptions>? configure = null)
    {
        var options = new QotdOptions();
        configure?.Invoke(options);
        return builder.UseQotd(options);
    }

    /// <summary>Ends the chain with <see cref="QotdDatagramHandler"/>: every datagram is answered with a quote (RFC 865).</summary>
    /// <param name="builder">The chain of a datagram endpoint. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock says which day it is.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    /// <exception cref="FormatException">The file cannot be read, has no quotes, or one that RFC 865 forbids.</exception>
    /// <remarks>UDP endpoints send what is larger than its request only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set.</remarks>
    public static IDatagramBuilder UseQotd(this IDatagramBuilder builder, QotdOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new QotdDatagramHandler(options, ClockOf(builder.ApplicationServices)).OnDatagramAsync);
    }

    private static TimeProvider ClockOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
