using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Runs <c>bedrock merge</c>.</summary>
internal static class MergeAction
{
    public static async Task<int> RunAsync(IReadOnlyList<string> paths, string? json, string? directory)
    {
        var merged = Merge([.. paths.Select(ResultArgument.Read)]);
        var isWritten = await ResultOutput.WriteAsync(merged, json, directory, "bedrock").ConfigureAwait(false);
        var exitCode = LoadOutcome.ExitCodeOf(merged);
        return exitCode == ExitCode.Fine && !isWritten ? ExitCode.Failed : exitCode;
    }

    private static LoadTestResult Merge(IReadOnlyList<LoadTestResult> results)
    {
        try
        {
            return ResultMerger.Merge(results);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw CommandFailure.BadUsage(wrong.Message.Replace(" (Parameter 'results')", "", StringComparison.Ordinal), wrong);
        }
    }
}
