using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Bedrock.Sockets;

/// <summary>Adds a socket server to a Generic Host.</summary>
public static class SocketServerServiceExtensions
{
    /// <summary>The section of the configuration that <see cref="AddSocketServer"/> reads.</summary>
    public const string ConfigurationSection = "SocketServer";

    /// <summary>
    /// Runs a <see cref="SocketServer"/> with the host, on the endpoints described here and those in the configuration section <c>SocketServer</c>.
    /// Calling it again describes more endpoints of the same server.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Says what to listen on; <see langword="null"/> when all stands in the configuration.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddSocketServer(this IServiceCollection services, Action<SocketServerBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        if (configure is not null)
        {
            services.AddSingleton(configure);
        }

        services.TryAddSingleton<ProtocolCatalog>();
        services.TryAddSingleton(provider => new SocketServer(
            builder =>
            {
                if (provider.GetService<IConfiguration>()?.GetSection(ConfigurationSection) is { } section)
                {
                    ServerConfiguration.Apply(section, builder);
                }

                foreach (var describe in provider.GetServices<Action<SocketServerBuilder>>())
                {
                    describe(builder);
                }
            },
            provider));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SocketServerHostedService>());
        return services;
    }

    /// <summary>Makes a protocol known to the <see cref="ProtocolCatalog"/>, so that configuration and URIs can name it.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="protocol">The protocol.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddSocketProtocol(this IServiceCollection services, ProtocolDescriptor protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        return services.AddSingleton(protocol);
    }
}
