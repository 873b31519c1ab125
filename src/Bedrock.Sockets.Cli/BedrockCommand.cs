using System.CommandLine;
using System.CommandLine.Invocation;
using Bedrock.Sockets.Cli.Connect;
using Bedrock.Sockets.Cli.Load;
using Bedrock.Sockets.Cli.Protocols;
using Bedrock.Sockets.Cli.Serve;
using Bedrock.Sockets.Cli.Transfer;
using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Cli;

/// <summary>The <c>bedrock</c> command. What a subcommand needs is loaded when it runs, so that help and version come at once.</summary>
internal static class BedrockCommand
{
    private const string Examples = """
        bedrock serve                                   the three servers of the tutorials, on 127.0.0.1
        echo hello | bedrock connect tcp://127.0.0.1:12345
        bedrock load echo tcp://127.0.0.1:12345 --clients 100 --duration 10s
        bedrock protocols
        bedrock serve --help
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var result = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            return Report(ExitCode.BadUsage, $"{Describe(result)} Try '{CommandName(result)} --help'.");
        }

        try
        {
            // Without a timeout the parser's own handling of signals stays away: it would end the process two seconds after the first.
            return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false })
                .ConfigureAwait(false);
        }
        catch (CommandFailure failure)
        {
            return Report(failure.ExitCode, failure.Message);
        }
        catch (LoadFailure failure)
        {
            return Report(failure.ExitCode, failure.Message);
        }
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("Serves ready protocols over sockets, connects to servers, and loads them with clients.")
        {
            ServeCommand.Create(),
            ConnectCommand.Create(),
            TransferCommands.CreateGet(),
            TransferCommands.CreatePut(),
            LoadCommand.Create(),
            CompareCommand.Create(),
            MergeCommand.Create(),
            ProtocolsCommand.Create(),
        };
        return root.WithExamples(Examples);
    }

    private static string CommandName(ParseResult result)
        => result.CommandResult.Command is RootCommand ? "bedrock" : $"bedrock {result.CommandResult.Command.Name}";

    private static int Report(int exitCode, string line)
    {
        Console.Error.WriteLine($"bedrock: {line.ReplaceLineEndings(" ")}");
        return exitCode;
    }

    private static string Describe(ParseResult result)
        => result.UnmatchedTokens is [var unknown, ..] ? $"Unknown command or argument '{unknown}'." : result.Errors[0].Message;
}
