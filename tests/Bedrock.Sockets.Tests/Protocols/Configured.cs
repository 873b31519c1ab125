using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Tests.Protocols;

internal static class Configured
{
    /// <summary>A configuration of these values, as the query of a URI makes it.</summary>
    public static IConfiguration With(params (string Key, string Value)[] options)
        => new ConfigurationBuilder().AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option.Key, (string?)option.Value))).Build();
}
