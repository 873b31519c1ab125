namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>What may be lost.</summary>
/// <param name="TimePercent">More time than the base, in percent.</param>
/// <param name="AllocatedBytes">More bytes allocated per operation.</param>
/// <param name="SystemCalls">More system calls per operation.</param>
internal sealed record KindLimits(double TimePercent, double AllocatedBytes, double SystemCalls);
