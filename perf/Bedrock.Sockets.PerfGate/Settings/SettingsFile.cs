using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bedrock.Sockets.PerfGate.Settings;

internal static class SettingsFile
{
    /// <exception cref="GateFailure">It is not what the type says.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), type) ?? throw GateFailure.Usage($"{path} is empty.");
        }
        catch (JsonException exception)
        {
            throw new GateFailure(ExitCode.Usage, $"{path}: {exception.Message}", exception);
        }
    }
}
