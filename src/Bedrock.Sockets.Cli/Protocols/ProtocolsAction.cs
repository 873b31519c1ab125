using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols;

namespace Bedrock.Sockets.Cli.Protocols;

/// <summary>Runs <c>bedrock protocols</c>.</summary>
internal static class ProtocolsAction
{
    public static int Run(string? name, bool json)
    {
        var protocols = Select(new ProtocolCatalog(StandardProtocols.All), name);
        if (json)
        {
            using var output = Console.OpenStandardOutput();
            ProtocolJson.Write(protocols, output);
        }
        else if (Console.IsOutputRedirected)
        {
            ProtocolText.Write(protocols, Console.Out);
        }
        else
        {
            ProtocolTable.Show(protocols);
        }

        return ExitCode.Fine;
    }

    private static IReadOnlyCollection<ProtocolDescriptor> Select(ProtocolCatalog catalog, string? name)
    {
        if (name is null)
        {
            return catalog.Protocols;
        }

        return catalog.TryGet(name, out var protocol)
            ? [protocol]
            : throw CommandFailure.BadUsage(catalog.Nearest(name) is { } nearest
                ? $"There is no protocol '{name}'; did you mean '{nearest}'?"
                : $"There is no protocol '{name}'. Try 'bedrock protocols'.");
    }
}
