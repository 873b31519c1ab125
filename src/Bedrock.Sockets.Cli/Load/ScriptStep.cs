using System.CommandLine.Parsing;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>One step of a script, as it was written: <c>--send</c>, <c>--expect</c> and their like, with their value.</summary>
internal sealed record ScriptStep(string Option, string Value)
{
    public const string Send = "--send";
    public const string Expect = "--expect";
    public const string ExpectUntil = "--expect-until";
    public const string ExpectLength = "--expect-length";
    public const string ExpectEnd = "--expect-end";

    private static readonly string[] WithValue = [Send, Expect, ExpectUntil, ExpectLength];

    /// <summary>Reads the steps from the words of a command line: values of different options keep their order only there.</summary>
    public static IReadOnlyList<ScriptStep> In(IReadOnlyList<Token> tokens)
    {
        var steps = new List<ScriptStep>();
        for (var index = 0; index < tokens.Count; index++)
        {
            if (tokens[index] is not { Type: TokenType.Option, Value: var option })
            {
                continue;
            }

            if (option is ExpectEnd)
            {
                steps.Add(new ScriptStep(option, ""));
            }
            else if (WithValue.Contains(option, StringComparer.Ordinal) && index + 1 < tokens.Count)
            {
                steps.Add(new ScriptStep(option, tokens[++index].Value));
            }
        }

        return steps;
    }
}
