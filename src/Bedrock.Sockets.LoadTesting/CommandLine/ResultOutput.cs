using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Shows a result, and writes it where the command line says.</summary>
internal static class ResultOutput
{
    public const string StandardOutput = "-";

    /// <summary>Writes summary, JSON and reports. A file that cannot be written costs nothing but itself.</summary>
    /// <param name="result">The result.</param>
    /// <param name="json">A file, <c>-</c> for standard output, or nothing.</param>
    /// <param name="directory">The folder for reports, or nothing.</param>
    /// <param name="program">Who speaks when a file cannot be written.</param>
    /// <returns>Whether everything was written.</returns>
    public static async Task<bool> WriteAsync(LoadTestResult result, string? json, string? directory, string program)
    {
        // Programs read standard output then, people standard error.
        var summary = json is StandardOutput ? Console.Error : Console.Out;
        await summary.WriteAsync(TextReport.Render(result)).ConfigureAwait(false);
        if (json is StandardOutput)
        {
            await Console.Out.WriteAsync(ResultFile.Write(result)).ConfigureAwait(false);
        }

        List<ReportFile> files = [];
        if (json is not (null or StandardOutput))
        {
            files.Add(ReportWriter.WriteFile(result, ReportFormat.Json, json));
        }

        if (directory is not null)
        {
            files.AddRange(ReportWriter.Write(result, directory));
        }

        var problems = files.Select(file => file.Problem).OfType<string>().ToList();
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"{program}: {problem}").ConfigureAwait(false);
        }

        return problems.Count == 0;
    }
}
