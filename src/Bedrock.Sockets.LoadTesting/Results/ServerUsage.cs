namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>What the server's process used in an interval.</summary>
/// <param name="CpuCores">Processor time per time: 1 is one core fully used.</param>
/// <param name="ResidentBytes">Its memory at the end of the interval, in bytes.</param>
public sealed record ServerUsage(double CpuCores, long ResidentBytes);
