using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Makes the readiness of a socket server known to the health checks of its host.</summary>
public static class SocketServerHealthExtensions
{
    /// <summary>Adds a check named <c>sockets</c>, tagged <c>ready</c>: healthy while the server of <c>AddSocketServer</c> accepts, unhealthy before and as soon as it drains.</summary>
    /// <param name="builder">The host's health checks.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHealthChecksBuilder AddSocketServer(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<SocketServerHealthCheck>("sockets", tags: ["ready"]);
    }
}
