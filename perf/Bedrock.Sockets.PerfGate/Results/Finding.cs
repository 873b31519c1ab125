using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.PerfGate.Results;

/// <summary>A regression.</summary>
/// <param name="Benchmark">The workload.</param>
/// <param name="Metric">What got worse.</param>
/// <param name="Loss">By how much, in the unit of the metric.</param>
/// <param name="Limit">What would have been let pass.</param>
/// <param name="Accepted">Why it is let pass nevertheless; null when it is not.</param>
internal sealed record Finding(string Benchmark, Metric Metric, double Loss, double Limit, string? Accepted = null);
