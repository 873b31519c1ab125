using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Puts together what <c>serve</c> runs on. No host: its content root would be the caller's directory, and its signals know no second one.</summary>
internal static class ServeServices
{
    public static ServiceProvider Build(IReadOnlyList<EndpointArgument> endpoints, IConfiguration configuration, bool verbose)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Bedrock.Sockets", verbose ? LogLevel.Debug : LogLevel.Warning)
            .AddProvider(new MessageLoggerProvider(Console.Error)));
        services.AddStandardProtocols();
        services.AddSocketServer(server =>
        {
            foreach (var endpoint in endpoints)
            {
                server.Listen(endpoint.Name, endpoint.Uri, endpoint.Name);
            }
        });
        return services.BuildServiceProvider();
    }
}
