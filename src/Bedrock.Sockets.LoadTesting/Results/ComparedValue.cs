namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>One line of a comparison.</summary>
/// <param name="Name">What is compared, such as <c>p99</c>, <c>rate</c> or <c>errors</c>.</param>
/// <param name="Before">The value of the first run: nanoseconds, a rate per second, or a share.</param>
/// <param name="After">The value of the second run.</param>
/// <param name="Interval">Where the ratio of the two runs' seconds lies; <see langword="null"/> for what is not in the series, or when there are too few seconds.</param>
public sealed record ComparedValue(string Name, double Before, double After, RatioInterval? Interval)
{
    /// <summary>The second run in terms of the first: 1.1 is 10 % more; <see langword="null"/> when the first is zero.</summary>
    public double? Ratio => Before == 0 ? null : After / Before;
}
