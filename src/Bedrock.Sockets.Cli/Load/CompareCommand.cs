using System.CommandLine;
using System.Globalization;
using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Defines <c>bedrock compare</c>.</summary>
internal static class CompareCommand
{
    private const string Examples = """
        bedrock compare before.json after.json
        bedrock compare before.json after.json --fail-above 10%
        """;

    public static Command Create()
    {
        var before = new Argument<string>("A.json") { Description = "The result that is the measure." }.WithoutOptions();
        var after = new Argument<string>("B.json") { Description = "The result that is judged by it." }.WithoutOptions();
        var limit = LoadOption.Create<double?>("--fail-above", "PERCENT", "Exit code 3 when a percentile or the rate became worse by more than this, beyond doubt; 4 when it cannot be told.", ParseShare);

        var command = new Command("compare", "Puts two results of 'load --json' side by side.") { before, after, limit };
        command.SetAction(result => CompareAction.Run(result.GetRequiredValue(before), result.GetRequiredValue(after), result.GetValue(limit)));
        return command.WithExamples(Examples);
    }

    private static double? ParseShare(string text)
        => text is [.. var digits, '%'] && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && double.IsFinite(percent)
            ? percent / 100
            : throw new FormatException($"'{text}' is no share; write per cent of 0 or more, such as 10%");
}
