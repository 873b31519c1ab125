namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>A difference to the committed allocations.</summary>
/// <param name="ExitCode">What it makes of the run; <see cref="PerfGate.ExitCode.Passed"/> is a remark.</param>
/// <param name="Text">One sentence.</param>
internal sealed record AllocationFinding(ExitCode ExitCode, string Text);
