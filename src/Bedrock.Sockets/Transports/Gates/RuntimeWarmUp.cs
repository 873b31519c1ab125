using System.Diagnostics;

namespace Bedrock.Sockets.Transports.Gates;

/// <summary>Loads what the runtime would load when something goes wrong. Loading an assembly takes descriptors, and a process that has none left may die of it.</summary>
internal static class RuntimeWarmUp
{
    /// <summary>Renders one stack trace, with files and lines: the assemblies that do it stay loaded.</summary>
    public static void Run() => _ = Trace.Value;

    private static readonly Lazy<string> Trace = new(static () => new StackTrace(fNeedFileInfo: true).ToString());
}
