namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>One line of a histogram log.</summary>
/// <param name="Tag">Whose latencies these are; <see langword="null"/> when the log has only one kind.</param>
/// <param name="Start">When the interval began, since the start of the log.</param>
/// <param name="Length">How long it was.</param>
/// <param name="Histogram">What was recorded in it.</param>
internal sealed record HistogramLogInterval(string? Tag, TimeSpan Start, TimeSpan Length, LatencyHistogram Histogram);
