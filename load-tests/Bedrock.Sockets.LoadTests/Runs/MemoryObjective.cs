using System.Globalization;
using System.Text.RegularExpressions;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTests.Runs;

/// <summary>What the server's memory must keep to while a scenario is measured.</summary>
/// <remarks>
/// <code>
/// server-memory&lt;300MiB        the most that the server's process had resident, at the end of any second
/// server-memory-growth&lt;10%   the mean of the last tenth of the seconds against that of the first tenth: 110 MiB after 100 MiB is 10%
/// </code>
/// </remarks>
internal sealed partial class MemoryObjective
{
    private const double MiB = 1024 * 1024;

    /// <summary>Fewer seconds than that have no tenths to compare.</summary>
    private const int LeastSeconds = 10;

    private readonly string _text;
    private readonly bool _isGrowth;
    private readonly double _limit;

    private MemoryObjective(string text, bool isGrowth, double limit) => (_text, _isGrowth, _limit) = (text, isGrowth, limit);

    /// <summary>Whether a text is meant as one of these.</summary>
    public static bool IsFor(string text) => ServiceLevelObjective.IsOfServer(text);

    /// <exception cref="FormatException">The text is none; the message names it and says what to write.</exception>
    public static MemoryObjective Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no objective for the server: write server-memory<300MiB or server-memory-growth<10%");
        }

        var isGrowth = match.Groups["percent"].Success;
        var number = double.Parse(isGrowth ? match.Groups["percent"].ValueSpan : match.Groups["size"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return new MemoryObjective(text, isGrowth, isGrowth ? number / 100 : number * MiB * (match.Groups["giga"].Success ? 1024 : 1));
    }

    /// <summary>Measures the seconds of a result.</summary>
    public ObjectiveResult Measure(IReadOnlyList<IntervalResult> series)
    {
        var memory = series.Select(second => second.Server?.ResidentBytes).OfType<long>().Select(bytes => (double)bytes).ToList();
        return (_isGrowth ? Growth(memory) : Most(memory)) is { } measured
            ? new ObjectiveResult(_text, measured, _isGrowth ? Readable.Share(measured) : Readable.Bytes(measured), measured < _limit)
            : new ObjectiveResult(_text, Measured: null, _isGrowth ? $"fewer than {LeastSeconds} seconds measured" : "nothing measured", IsMet: false);
    }

    private static double? Most(List<double> memory) => memory.Count == 0 ? null : memory.Max();

    private static double? Growth(List<double> memory)
    {
        if (memory.Count < LeastSeconds)
        {
            return null;
        }

        var tenth = memory.Count / 10;
        return (memory[^tenth..].Average() / memory[..tenth].Average()) - 1;
    }

    [GeneratedRegex(@"^server-memory(<(?<size>[0-9]+(\.[0-9]+)?)(MiB|(?<giga>GiB))|-growth<(?<percent>[0-9]+(\.[0-9]+)?)%)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
