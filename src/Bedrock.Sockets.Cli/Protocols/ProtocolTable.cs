using Bedrock.Sockets.Hosting;
using Spectre.Console;

namespace Bedrock.Sockets.Cli.Protocols;

/// <summary>Shows protocols on a terminal, as a table that fits its width.</summary>
internal static class ProtocolTable
{
    public static void Show(IEnumerable<ProtocolDescriptor> protocols)
    {
        var table = new Table { Border = TableBorder.Simple }.AddColumns("Protocol", "What the server does", "Origin");
        foreach (var protocol in protocols)
        {
            table.AddRow(new Text(protocol.Name, new Style(decoration: Decoration.Bold)), new Text(protocol.Summary), new Text(protocol.Origin));
            foreach (var option in protocol.Options)
            {
                table.AddRow(new Text($"  ?{option.Name}"), new Text(ProtocolText.Describe(option)));
            }
        }

        AnsiConsole.Write(table);
    }
}
