using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Stands in for the core's own way from names to endpoints.</summary>
internal static class EndpointListening
{
    public static SocketServerBuilder Listen(this SocketServerBuilder builder, string name, SocketUri uri, string protocol)
    {
        var catalog = builder.Services.GetRequiredService<ProtocolCatalog>();
        if (!catalog.TryGet(protocol, out var descriptor))
        {
            throw new SocketConfigurationException($"there is no protocol '{protocol}': did you mean '{catalog.Nearest(protocol)}'?");
        }

        var options = new ConfigurationBuilder().AddInMemoryCollection(uri.Options.Select(option => KeyValuePair.Create(option.Key, (string?)option.Value))).Build();
        return builder.Listen(name, uri.ResolveAsync().AsTask().GetAwaiter().GetResult(), chain => descriptor.Add(chain, options));
    }
}
