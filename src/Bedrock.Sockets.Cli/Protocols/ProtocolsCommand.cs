using System.CommandLine;

namespace Bedrock.Sockets.Cli.Protocols;

/// <summary>Defines <c>bedrock protocols</c>.</summary>
internal static class ProtocolsCommand
{
    private const string Examples = """
        bedrock protocols
        bedrock protocols greeting
        bedrock protocols --json
        """;

    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "Only this protocol." }.WithoutOptions();
        var json = new Option<bool>("--json") { Description = "Writes JSON, for programs." };

        var command = new Command("protocols", "Lists the protocols that serve knows, with their options.") { name, json };
        command.SetAction(result => ProtocolsAction.Run(result.GetValue(name), result.GetValue(json)));
        return command.WithExamples(Examples);
    }
}
