namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>The limits of one workload, overrides applied.</summary>
internal sealed record Limits(double TimePercent, double AllocatedBytes, double SystemCalls, bool ReportTimeOnly = false);
