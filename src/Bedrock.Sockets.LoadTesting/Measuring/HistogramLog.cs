namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>What a histogram log holds.</summary>
/// <param name="Start">When it began, to the millisecond; <see langword="null"/> when it does not say.</param>
/// <param name="Intervals">Its lines, in order.</param>
internal sealed record HistogramLog(DateTimeOffset? Start, IReadOnlyList<HistogramLogInterval> Intervals);
