using BenchmarkDotNet.Reports;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>BenchmarkDotNet ends normally when nothing matched, nothing was built, a diagnoser refused or a benchmark threw. Here each of them is a failure.</summary>
internal static class Outcome
{
    private static readonly string[] RunsNothing = ["--list", "--help", "-h", "--version", "--info"];

    /// <returns>0 when everything that was asked for ran and was measured, otherwise 1.</returns>
    public static int ExitCode(string[] args, IReadOnlyCollection<Summary> summaries)
    {
        if (args.Intersect(RunsNothing, StringComparer.Ordinal).Any())
        {
            return 0;
        }

        if (summaries.Count == 0)
        {
            Console.Error.WriteLine("FAILED: no benchmark ran.");
            return 1;
        }

        var problems = summaries.SelectMany(Problems).ToList();
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"FAILED: {problem}");
        }

        return problems.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Problems(Summary summary)
    {
        if (summary.HasCriticalValidationErrors)
        {
            yield return $"{summary.Title} was refused: {string.Join(' ', summary.ValidationErrors.Select(error => error.Message))}";
        }

        foreach (var benchmark in summary.BenchmarksCases.Where(benchmark => summary.Reports.All(report => report.BenchmarkCase != benchmark)))
        {
            yield return $"{benchmark.DisplayInfo} did not run.";
        }

        foreach (var report in summary.Reports.Where(report => !report.Success || !report.AllMeasurements.Any()))
        {
            yield return $"{report.BenchmarkCase.DisplayInfo} failed.";
        }

        if (summary.BenchmarksCases.Length == 0 && !summary.HasCriticalValidationErrors)
        {
            yield return $"{summary.Title} has no benchmark.";
        }
    }
}
