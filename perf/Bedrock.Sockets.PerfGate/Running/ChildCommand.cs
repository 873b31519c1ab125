using System.Text.Json;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.SystemCalls;

namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>What this program calls itself with, in child processes. Not for people.</summary>
internal static class ChildCommand
{
    /// <summary>The command that the arguments name, or null.</summary>
    public static Func<string[], Task<ExitCode>>? Find(string[] args) => args switch
    {
        [Launcher.Command, _, _] => LaunchAsync,
        [Launcher.ListCommand, _, _, _] => ListAsync,
        [SystemCallCounter.Command, _, _, _, ..] => TraceAsync,
        _ => null,
    };

    private static async Task<ExitCode> LaunchAsync(string[] args)
    {
        var request = JsonSerializer.Deserialize(await File.ReadAllTextAsync(args[1]), GateJson.Default.LaunchRequest) ?? throw GateFailure.Usage($"{args[1]} is empty.");
        var result = await Launch.RunAsync(request);
        await File.WriteAllTextAsync(args[2], JsonSerializer.Serialize(result, GateJson.Default.LaunchResult));
        return ExitCode.Passed;
    }

    private static async Task<ExitCode> ListAsync(string[] args)
    {
        await File.WriteAllTextAsync(args[3], JsonSerializer.Serialize(Launch.List(new LaunchSide(args[1], args[2])), GateJson.Default.IReadOnlyDictionaryStringWorkloadKind));
        return ExitCode.Passed;
    }

    private static async Task<ExitCode> TraceAsync(string[] args)
    {
        await TracedRun.RunAsync(new LaunchSide(args[1], args[2]), args[3..]);
        return ExitCode.Passed;
    }
}
