using System.Text.Json;
using Bedrock.Sockets.PerfGate.Building;
using Bedrock.Sockets.PerfGate.Running;

namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>Starts child processes that measure.</summary>
/// <param name="folder">Where requests and results are exchanged.</param>
internal sealed class Launcher(string folder)
{
    public const string Command = "launch";
    public const string ListCommand = "list";

    private int _launches;

    /// <exception cref="GateFailure">The child failed; the message is the child's.</exception>
    public async Task<LaunchResult> RunAsync(LaunchRequest request, JitMode mode, CancellationToken cancel)
    {
        var name = Path.Combine(folder, $"launch-{Interlocked.Increment(ref _launches)}");
        await File.WriteAllTextAsync(name + ".request.json", JsonSerializer.Serialize(request, GateJson.Default.LaunchRequest), cancel);
        await RunChildAsync([Command, name + ".request.json", name + ".json"], Environment(mode), cancel);
        return Read(name + ".json", GateJson.Default.LaunchResult);
    }

    /// <summary>The workloads of one version. A child reads them, so that nothing of it is loaded here.</summary>
    /// <exception cref="GateFailure">They cannot be loaded.</exception>
    public async Task<IReadOnlyDictionary<string, WorkloadKind>> ListAsync(LaunchSide side, CancellationToken cancel)
    {
        var name = Path.Combine(folder, $"list-{Interlocked.Increment(ref _launches)}.json");
        await RunChildAsync([ListCommand, side.Label, side.Assembly, name], Environment(JitMode.Tiered), cancel);
        return Read(name, GateJson.Default.IReadOnlyDictionaryStringWorkloadKind);
    }

    /// <summary>How this very program is started: as <c>dotnet gate.dll</c>, or by its own executable.</summary>
    public static (string Program, IEnumerable<string> First) Self()
    {
        var program = System.Environment.ProcessPath ?? throw GateFailure.Broken("The path of this process is unknown.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? (program, [typeof(Launcher).Assembly.Location]) : (program, []);
    }

    public static IReadOnlyDictionary<string, string> Environment(JitMode mode) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DOTNET_TieredCompilation"] = mode is JitMode.Tiered ? "1" : "0",
        ["DOTNET_TieredPGO"] = mode is JitMode.Tiered ? "1" : "0",
        ["DOTNET_gcServer"] = "0",
    };

    private async Task RunChildAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        var (program, first) = Self();
        var child = await ProgramRun.RunAsync(program, first.Concat(arguments), folder, environment, cancel);
        if (child.ExitCode != 0)
        {
            throw GateFailure.Broken(FirstLineOf(child.Error, $"A launch ended with exit code {child.ExitCode} and said nothing."));
        }
    }

    // A child says one line when it fails in a known way; when it crashes, the first line names the exception.
    private static string FirstLineOf(string error, string otherwise)
        => error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()?.Replace(GateProgram.Name + ": ", "", StringComparison.Ordinal) ?? otherwise;

    private static T Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        => JsonSerializer.Deserialize(File.ReadAllText(path), type) ?? throw GateFailure.Broken($"{path} is empty.");
}
