using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports.Gates;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets;

/// <summary>Gives our socket transport to Kestrel.</summary>
public static class SocketTransportServiceExtensions
{
    /// <summary>
    /// Makes Kestrel accept its connections, HTTP included, through <see cref="SocketListenerFactory"/>: an accept loop that survives every failure, and connections that end without losing a byte.
    /// Call it after Kestrel is added; the last transport added wins.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options of all its endpoints; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddSocketTransport(this IServiceCollection services, Action<SocketEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        var options = new SocketEndpointOptions();
        configure?.Invoke(options);
        return services.AddSingleton<IConnectionListenerFactory>(provider =>
        {
            var loggers = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
            DescriptorBudget.OfTheProcess.Say(loggers.CreateLogger(LogCategory.Name));
            return new SocketListenerFactory(options, provider);
        });
    }
}
