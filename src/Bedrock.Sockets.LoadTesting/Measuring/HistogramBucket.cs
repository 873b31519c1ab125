using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Values that share one count of a <see cref="LatencyHistogram"/>.</summary>
/// <param name="Lowest">The lowest of them, in nanoseconds.</param>
/// <param name="Highest">The highest of them, in nanoseconds.</param>
/// <param name="Count">How many were recorded, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HistogramBucket(long Lowest, long Highest, long Count);
