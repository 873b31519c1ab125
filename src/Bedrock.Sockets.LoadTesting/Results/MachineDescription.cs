using System.Globalization;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>The machine a load generator ran on.</summary>
/// <param name="Cores">How many processors the generator could use.</param>
/// <param name="Processor">The model of the processor; empty when the system does not say.</param>
/// <param name="Architecture">The architecture of the process, such as <c>X64</c>.</param>
/// <param name="OperatingSystem">The operating system and its version.</param>
/// <param name="Runtime">The .NET runtime and its version.</param>
public sealed record MachineDescription(int Cores, string Processor, string Architecture, string OperatingSystem, string Runtime)
{
    /// <summary>Describes the machine this process runs on.</summary>
    /// <returns>The description; it has no name and no address in it.</returns>
    public static MachineDescription Current() => new(
        Environment.ProcessorCount,
        ReadProcessor("/proc/cpuinfo"),
        RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    private static string ReadProcessor(string path)
    {
        try
        {
            return ProcessorIn(File.ReadLines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    internal static string ProcessorIn(IEnumerable<string> cpuinfo)
        => cpuinfo.FirstOrDefault(line => line.StartsWith("model name", ignoreCase: false, CultureInfo.InvariantCulture)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : "";
}
