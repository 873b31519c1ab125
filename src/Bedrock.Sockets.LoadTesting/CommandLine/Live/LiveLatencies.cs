using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.CommandLine.Live;

/// <summary>The percentiles of the live view, in nanoseconds.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LiveLatencies(long P50, long P90, long P99, long P999, long Max);
