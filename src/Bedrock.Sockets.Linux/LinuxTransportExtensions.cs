using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Linux.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Puts the Linux transport under a server.</summary>
public static class LinuxTransportExtensions
{
    /// <summary>Serves all endpoints on sockets through the Linux transport; each keeps its own socket options. <c>Sockets.UnsafeInlineScheduling</c> holds for all.</summary>
    /// <param name="server">The server being described.</param>
    /// <param name="configure">Sets the transport's options; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="server"/>.</returns>
    /// <remarks>Where epoll cannot be used, the server runs on the core's sockets and a line in the log says why, unless <see cref="LinuxEngine.Epoll"/> is demanded.</remarks>
    public static SocketServerBuilder UseLinuxTransport(this SocketServerBuilder server, Action<LinuxTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(server);

        var options = Configured(configure);
        var transport = new LinuxTransport(options, server.Services);
        return server.UseTransport(sockets =>
        {
            sockets.UnsafeInlineScheduling |= options.Sockets.UnsafeInlineScheduling;
            return new LinuxTransportFactory(transport, sockets);
        });
    }

    /// <summary>Makes Kestrel accept its connections, HTTP included, through the Linux transport. Call it after Kestrel is added; the last transport added wins.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the transport's options, those of the sockets included; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddLinuxTransport(this IServiceCollection services, Action<LinuxTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        var options = Configured(configure);
        return services.AddSingleton<IConnectionListenerFactory>(provider => new LinuxTransportFactory(options, provider));
    }

    private static LinuxTransportOptions Configured(Action<LinuxTransportOptions>? configure)
    {
        var options = new LinuxTransportOptions();
        configure?.Invoke(options);
        return options;
    }
}
