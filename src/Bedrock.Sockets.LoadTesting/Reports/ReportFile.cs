namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>What became of a report.</summary>
/// <param name="Format">What was to be written.</param>
/// <param name="Path">Where.</param>
/// <param name="Problem">Why it is not there, as a sentence that names the file; <see langword="null"/> when it is.</param>
public sealed record ReportFile(ReportFormat Format, string Path, string? Problem);
