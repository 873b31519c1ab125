using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.Deciding;

/// <summary>A verdict on time, with what it rests on.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Change">Head against base; null when there were too few launches.</param>
/// <param name="Noise">Base against itself; null when there were too few launches.</param>
/// <param name="Reason">Why it is undecided, otherwise null.</param>
internal sealed record TimeJudgement(TimeVerdict Verdict, Location? Change, Location? Noise, string? Reason = null);
