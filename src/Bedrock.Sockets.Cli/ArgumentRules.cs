using System.CommandLine;

namespace Bedrock.Sockets.Cli;

/// <summary>What arguments of every command have in common.</summary>
internal static class ArgumentRules
{
    /// <summary>Refuses words that begin with a hyphen: the parser takes an option that it does not know for an argument.</summary>
    public static TArgument WithoutOptions<TArgument>(this TArgument argument)
        where TArgument : Argument
    {
        argument.Validators.Add(static result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value is ['-', _, ..]) is { } unknown)
            {
                result.AddError($"There is no option '{unknown.Value}'.");
            }
        });
        return argument;
    }
}
