using Bedrock.Sockets.Protocols.BannerEcho;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Adds the echo with a banner to a chain.</summary>
public static class BannerEchoExtensions
{
    /// <summary>Ends the chain with <see cref="BannerEchoHandler"/>: who has connected from where and when, then an echo.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IConnectionBuilder UseBannerEcho(this IConnectionBuilder builder)
        => builder.UseBannerEcho(new BannerEchoOptions());

    /// <summary>Ends the chain with <see cref="BannerEchoHandler"/>: a banner, then an echo.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="configure">Sets the options; called once, now.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(3130, listen => listen.UseBannerEcho(echo => echo.Banner = "Hello {remote}\r\n"));</code></example>
    public static IConnectionBuilder UseBannerEcho(this IConnectionBuilder builder, Action<BannerEchoOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new BannerEchoOptions();
        configure(options);
        return builder.UseBannerEcho(options);
    }

    /// <summary>Ends the chain with <see cref="BannerEchoHandler"/>: a banner, then an echo.</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    public static IConnectionBuilder UseBannerEcho(this IConnectionBuilder builder, BannerEchoOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        var clock = builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return builder.Run(new BannerEchoHandler(options, clock).OnConnectedAsync);
    }
}
