using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Cli.Protocols;

/// <summary>Writes protocols as aligned plain text: one line each, and below it one for each option.</summary>
internal static class ProtocolText
{
    private const string OptionIndent = "  ?";

    public static void Write(IReadOnlyCollection<ProtocolDescriptor> protocols, TextWriter output)
    {
        var width = protocols.Max(protocol => protocol.Options.Select(option => option.Name.Length + OptionIndent.Length).Append(protocol.Name.Length).Max());
        foreach (var protocol in protocols)
        {
            output.WriteLine($"{protocol.Name.PadRight(width)}  {protocol.Summary} ({protocol.Origin})");
            foreach (var option in protocol.Options)
            {
                output.WriteLine($"{(OptionIndent + option.Name).PadRight(width)}  {Describe(option)}");
            }
        }
    }

    public static string Describe(ProtocolOption option) => option.Default.Length == 0 ? option.Description : $"{option.Description} Defaults to '{option.Default}'.";
}
