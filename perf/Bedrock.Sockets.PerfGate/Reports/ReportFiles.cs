using System.Text.Json;
using Bedrock.Sockets.PerfGate.Results;

namespace Bedrock.Sockets.PerfGate.Reports;

/// <summary>Writes the three files of a report.</summary>
internal static class ReportFiles
{
    public const string Markdown = "perf-gate.md";
    public const string Json = "perf-gate.json";
    public const string Page = "perf-gate.html";

    public static void Write(string folder, GateResult result, History history)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Markdown), MarkdownReport.Of(result));
        File.WriteAllText(Path.Combine(folder, Json), JsonSerializer.Serialize(result, GateJson.Default.GateResult));
        File.WriteAllText(Path.Combine(folder, Page), HtmlReport.Of(result, history));
    }
}
