using Bedrock.Sockets.Protocols;
using Bedrock.Sockets.Protocols.Chat;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrock.Sockets;

/// <summary>Registers the ready protocols, so that endpoints can name them.</summary>
public static class StandardProtocolsServiceExtensions
{
    /// <summary>Adds <see cref="StandardProtocols.All"/> to the descriptors that the catalogue is made of, and the one <see cref="ChatHall"/> that chats share. Calling it again adds nothing.</summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <example><code>builder.Services.AddStandardProtocols();</code></example>
    public static IServiceCollection AddStandardProtocols(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        foreach (var protocol in StandardProtocols.All)
        {
            if (!services.Any(service => !service.IsKeyedService && ReferenceEquals(service.ImplementationInstance, protocol)))
            {
                services.AddSingleton(protocol);
            }
        }

        // One for all endpoints, so that whoever comes over TCP meets whoever comes over TLS.
        services.TryAddSingleton<ChatHall>();
        return services;
    }
}
