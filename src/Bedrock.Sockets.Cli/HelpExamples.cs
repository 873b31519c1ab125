using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bedrock.Sockets.Cli;

/// <summary>Adds examples to the end of a command's help.</summary>
internal static class HelpExamples
{
    /// <summary>Shows <paramref name="examples"/>, one a line, below the command's help.</summary>
    public static TCommand WithExamples<TCommand>(this TCommand command, string examples)
        where TCommand : Command
    {
        // The root command has the option already, and its subcommands would show the root's examples.
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Options.Add(help);
        }

        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples); // A help option is made with its action.
        return command;
    }

    private sealed class HelpWithExamples(HelpAction help, string examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in examples.Split('\n'))
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
            return exitCode;
        }
    }
}
