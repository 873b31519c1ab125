using System.Globalization;
using System.Text.RegularExpressions;
using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Objectives;

/// <summary>One thing a server must keep to under load, such as <c>p99&lt;5ms</c>.</summary>
/// <remarks>
/// <code>
/// objective  = [step ":"] metric comparison limit
/// metric     = "p" number | "max" | "mean", each also with "connect-" before it; "errors"; "rate"
/// comparison = "&lt;" | "&lt;=" | "=" | "&gt;=" | "&gt;"
/// limit      = a time (5ms, 100us, 1s) for latencies; a share (0.1%) or a number (0) for errors; requests per second (19900) for the rate
/// </code>
/// Latencies are response times, or service times in a closed model. Errors are requests that failed or stayed unanswered.
/// </remarks>
/// <example><code>
/// var objective = ServiceLevelObjective.Parse("p99.9&lt;=5ms");
/// </code></example>
public sealed partial class ServiceLevelObjective
{
    private readonly string _comparison;
    private readonly double _limit;

    private ServiceLevelObjective(string text, string? step, bool ofConnecting, ObjectiveMetric metric, double percentile, string comparison, double limit)
    {
        (Text, Step, OfConnecting, Metric, Percentile) = (text, step, ofConnecting, metric, percentile);
        (_comparison, _limit) = (comparison, limit);
    }

    /// <summary>The objective as it was written.</summary>
    public string Text { get; }

    /// <summary>The step of the scenario that it is about; <see langword="null"/> for the whole.</summary>
    public string? Step { get; }

    internal bool OfConnecting { get; }

    internal ObjectiveMetric Metric { get; }

    /// <summary>Above 0 and at most 100; only for <see cref="ObjectiveMetric.Percentile"/>.</summary>
    internal double Percentile { get; }

    /// <summary>Reads an objective.</summary>
    /// <param name="text">The text, such as <c>p99&lt;5ms</c>, <c>errors=0</c> or <c>login:p99.9&lt;=100us</c>.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="FormatException">The text is none; the message names it and says what to write.</exception>
    public static ServiceLevelObjective Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var match = Form().Match(text);
        if (!match.Success)
        {
            throw Wrong(text, "write a metric, a comparison and a limit, such as p99<5ms, errors<0.1% or rate>19900");
        }

        var step = match.Groups["step"] is { Success: true } named ? named.Value.Trim() : null;
        var ofConnecting = match.Groups["connect"].Success;
        if (ofConnecting && step is not null)
        {
            throw Wrong(text, $"a step does not connect; write it without '{step}:'");
        }

        var limitText = match.Groups["limit"].Value.Trim();
        var (metric, percentile) = ParseMetric(text, match.Groups["metric"].Value, ofConnecting);
        if (metric == ObjectiveMetric.Errors && limitText.EndsWith('%'))
        {
            metric = ObjectiveMetric.ErrorShare;
        }

        return new ServiceLevelObjective(text, step, ofConnecting, metric, percentile, match.Groups["comparison"].Value, ParseLimit(text, metric, limitText));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Whether a text is an objective of the server's process, which only whoever watched it can measure.</summary>
    internal static bool IsOfServer(string text) => text.StartsWith("server-", StringComparison.Ordinal);

    internal bool IsMetBy(double measured) => _comparison switch
    {
        "<" => measured < _limit,
        "<=" => measured <= _limit,
        ">" => measured > _limit,
        ">=" => measured >= _limit,
        _ => measured.Equals(_limit),
    };

    internal string Show(double measured) => Metric switch
    {
        ObjectiveMetric.Errors => Readable.Count(measured),
        ObjectiveMetric.ErrorShare => Readable.Share(measured),
        ObjectiveMetric.Rate => Readable.Rate(measured),
        _ => Readable.Duration(measured),
    };

    private static (ObjectiveMetric Metric, double Percentile) ParseMetric(string text, string metric, bool ofConnecting) => metric switch
    {
        "max" => (ObjectiveMetric.Max, 0),
        "mean" => (ObjectiveMetric.Mean, 0),
        "errors" when !ofConnecting => (ObjectiveMetric.Errors, 0),
        "rate" when !ofConnecting => (ObjectiveMetric.Rate, 0),
        ['p', .. var digits] when double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentile)
            => percentile is > 0 and <= 100
                ? (ObjectiveMetric.Percentile, percentile)
                : throw Wrong(text, "a percentile is above 0 and at most 100, such as p50, p99 or p99.99"),
        _ => throw Wrong(text, ofConnecting
            ? $"'connect-{metric}' is not measured; it is one of connect-p50 to connect-p99.99, connect-max and connect-mean"
            : $"'{metric}' is not measured; it is one of p50 to p99.99, max, mean, errors, rate and connect-p50 to connect-p99.99"),
    };

    private static double ParseLimit(string text, ObjectiveMetric metric, string limit) => metric switch
    {
        ObjectiveMetric.ErrorShare => ObjectiveLimit.TryParseShare(limit, out var share)
            ? share
            : throw Wrong(text, $"'{limit}' is no share; write per cent from 0 to 100, such as 0.1%"),
        ObjectiveMetric.Errors => ObjectiveLimit.TryParseNumber(limit, out var errors)
            ? errors
            : throw Wrong(text, $"'{limit}' is no number of errors; write a share such as 0.1%, or a number such as 0"),
        ObjectiveMetric.Rate => ObjectiveLimit.TryParseNumber(limit, out var rate)
            ? rate
            : throw Wrong(text, $"'{limit}' is no rate; write requests per second, such as 19900"),
        _ => ObjectiveLimit.TryParseTime(limit, out var time)
            ? time
            : throw Wrong(text, $"'{limit}' is no time; write a number and a unit, such as 100us, 5ms or 1s"),
    };

    private static FormatException Wrong(string text, string remedy) => new($"'{text}' is no objective: {remedy}");

    [GeneratedRegex(@"^\s*((?<step>[^:]+):)?\s*(?<connect>connect-)?(?<metric>[a-z][a-z0-9.]*)\s*(?<comparison><=|>=|<|>|=)\s*(?<limit>[^<>=]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
