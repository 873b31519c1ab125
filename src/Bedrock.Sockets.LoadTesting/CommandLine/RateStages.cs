using System.Globalization;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Reads how a rate changes: <c>10s:0-5000,30s:5000,10s:5000-0</c>.</summary>
/// <remarks>
/// <code>
/// stages = stage *("," stage)
/// stage  = duration ":" rate ["-" rate]      from the one to the other; one rate stays
/// </code>
/// </remarks>
internal static class RateStages
{
    /// <exception cref="FormatException">The text is none; the message names the stage and says what to write.</exception>
    public static IReadOnlyList<RateStage> Parse(string text)
    {
        RateStage[] stages = [.. text.Split(',').Select(ParseStage)];
        return stages.Any(stage => stage.From > 0 || stage.To > 0)
            ? stages
            : throw new FormatException($"'{text}' has no stage with a rate above 0; write at least one, such as 30s:5000");
    }

    private static RateStage ParseStage(string text)
    {
        if (text.Split(':') is not [var duration, var rates])
        {
            throw Wrong(text);
        }

        return rates.Split('-') switch
        {
            [var only] => new RateStage(Duration.Parse(duration), RateOf(text, only), RateOf(text, only)),
            [var from, var to] => new RateStage(Duration.Parse(duration), RateOf(text, from), RateOf(text, to)),
            _ => throw Wrong(text),
        };
    }

    private static double RateOf(string stage, string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && double.IsFinite(rate) ? rate : throw Wrong(stage);

    private static FormatException Wrong(string stage)
        => new($"'{stage}' is no stage; write a duration and a rate, or the rates it begins and ends with, such as 30s:5000 or 10s:0-5000");
}
