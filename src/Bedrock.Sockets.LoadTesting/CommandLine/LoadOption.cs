using System.CommandLine;
using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Makes options whose wrong values are answered with the value and what to write.</summary>
internal static class LoadOption
{
    public static Option<int?> Count(string name, string description, int least, int most)
        => Create<int?>(name, "N", description, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no whole number from {least:N0} to {most:N0}; write it without commas, such as {Math.Max(least, Math.Min(most, 100))}")));

    public static Option<long?> BigCount(string name, string description, long least)
        => Create<long?>(name, "N", description, text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"'{text}' is no whole number of at least {least}; write it without commas, such as 100000"));

    public static Option<double?> Rate(string name, string description)
        => Create<double?>(name, "RATE", description, text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && double.IsFinite(rate) && rate > 0
            ? rate
            : throw new FormatException($"'{text}' is no rate; write a number per second above 0, such as 20000 or 0.5"));

    public static Option<TimeSpan?> Time(string name, string description)
        => Create<TimeSpan?>(name, "DURATION", description, text => Duration.Parse(text));

    public static Option<string?> Text(string name, string helpName, string description)
        => new(name) { HelpName = helpName, Description = description };

    public static Option<string[]> Texts(string name, string helpName, string description)
        => new(name) { HelpName = helpName, Description = description, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    public static Option<T> Create<T>(string name, string helpName, string description, Func<string, T> parse) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            try
            {
                return parse(result.Tokens[0].Value);
            }
            catch (FormatException wrong)
            {
                result.AddError($"{name}: {wrong.Message}.");
                return default;
            }
        },
    };
}
