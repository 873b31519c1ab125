using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Reads the file of <c>serve --config</c>.</summary>
internal static class ConfigFile
{
    /// <exception cref="CommandFailure">The file cannot be read or is no JSON.</exception>
    public static IConfigurationRoot Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(file).Build();
        }
        catch (JsonException wrong)
        {
            // Lines count from 0 there and from 1 in every editor; where it was found comes after the first sentence.
            throw CommandFailure.BadUsage($"'{path}' is no JSON in line {wrong.LineNumber + 1}: {wrong.Message.Split(". ")[0].TrimEnd('.')}.", wrong);
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.BadUsage($"'{path}': {wrong.Message}", wrong);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CommandFailure.BadUsage($"There is no configuration file '{path}'.", missing);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.BadUsage($"The configuration file '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The names of the endpoints that a configuration describes.</summary>
    public static IReadOnlyList<string> EndpointNames(IConfiguration configuration)
        => [.. configuration.GetSection("SocketServer:Endpoints").GetChildren().Select(endpoint => endpoint.Key)];
}
