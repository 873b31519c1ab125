using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Reads the file of <c>serve --config</c>.</summary>
internal static class ConfigFile
{
    private const string Endpoints = "SocketServer:Endpoints";

    /// <exception cref="CommandFailure">The file cannot be read, is no JSON, or describes no endpoint although one is needed.</exception>
    public static IConfiguration Read(string? path, bool endpointsNeeded)
    {
        if (path is null)
        {
            return new ConfigurationBuilder().Build();
        }

        var configuration = ReadJson(path);
        return endpointsNeeded && !configuration.GetSection(Endpoints).GetChildren().Any()
            ? throw CommandFailure.BadUsage($"'{path}' describes no endpoint: write {{ \"SocketServer\": {{ \"Endpoints\": {{ \"echo\": {{ \"Uri\": \"tcp://127.0.0.1:5007\" }} }} }} }}")
            : configuration;
    }

    private static IConfigurationRoot ReadJson(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(file).Build();
        }
        catch (JsonException wrong)
        {
            // Lines count from 0 there, from 1 in every editor.
            throw CommandFailure.BadUsage($"'{path}' is no JSON in line {wrong.LineNumber + 1}: {wrong.Message.Split(". ")[0].TrimEnd('.')}", wrong);
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.BadUsage($"'{path}': {wrong.Message}", wrong);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CommandFailure.BadUsage($"there is no configuration file '{path}'", missing);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.BadUsage($"the configuration file '{path}' cannot be read: {error.Message}", error);
        }
    }
}
