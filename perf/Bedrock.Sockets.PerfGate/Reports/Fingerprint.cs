using System.Runtime.InteropServices;

namespace Bedrock.Sockets.PerfGate.Reports;

/// <summary>What a time depends on besides the code. Times of different fingerprints are not compared.</summary>
/// <param name="Processor">The model of the processor; empty when the system does not say.</param>
/// <param name="Cores">How many processors the process may use.</param>
/// <param name="OperatingSystem">Its name and version.</param>
/// <param name="Architecture">Of the process.</param>
/// <param name="Runtime">The version of .NET.</param>
internal sealed record Fingerprint(string Processor, int Cores, string OperatingSystem, string Architecture, string Runtime)
{
    private const string ProcessorInformation = "/proc/cpuinfo";

    public static Fingerprint OfThisProcess() => new(
        File.Exists(ProcessorInformation) ? ProcessorIn(File.ReadLines(ProcessorInformation)) : "",
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.FrameworkDescription);

    public override string ToString()
        => $"{(Processor.Length == 0 ? "unknown processor" : Processor)}, {Cores} cores, {Architecture}, {OperatingSystem}, {Runtime}";

    internal static string ProcessorIn(IEnumerable<string> lines)
        => lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : "";
}
