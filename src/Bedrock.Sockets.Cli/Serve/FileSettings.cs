using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>The settings of <c>--config</c>, read again when somebody asks for it. A file that cannot be read leaves the settings as they were.</summary>
internal sealed class FileSettings(string path) : ConfigurationProvider, IConfigurationSource
{
    /// <exception cref="CommandFailure">The file cannot be read or is no JSON.</exception>
    public override void Load()
    {
        var read = ConfigFile.Read(path);
        Data = read.AsEnumerable().ToDictionary(static setting => setting.Key, static setting => setting.Value, StringComparer.OrdinalIgnoreCase);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
