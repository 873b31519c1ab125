using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols;

/// <summary>What binding is for a protocol without options: any key is unknown.</summary>
internal static class NoOptions
{
    internal static void Require(IConfiguration configuration, string protocol)
    {
        if (configuration.GetChildren().FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"Unknown option '{unknown.Key}': {protocol} has no options.");
        }
    }
}
