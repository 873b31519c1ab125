using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Runs <c>bedrock compare</c>.</summary>
internal static class CompareAction
{
    public static int Run(string before, string after, double? limit)
    {
        var comparison = ResultComparison.Of(ResultArgument.Read(before), ResultArgument.Read(after));
        Console.Out.Write(TextReport.Render(comparison));
        if (limit is not { } share)
        {
            return ExitCode.Fine;
        }

        var (line, exitCode) = comparison.Judge(share) switch
        {
            ComparisonVerdict.Passed => ("PASSED: nothing became worse by more than the limit", ExitCode.Fine),
            ComparisonVerdict.Failed => ("FAILED: it became worse by more than the limit", LoadExitCode.ObjectiveMissed),
            _ => ("UNDECIDED: these two runs cannot be judged by each other", LoadExitCode.InvalidRun),
        };
        Console.Out.WriteLine(line);
        return exitCode;
    }
}
