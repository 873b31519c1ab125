using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.Preflight;

/// <summary>Reads <see cref="SystemLimits"/> from the files of Linux (proc(5)); elsewhere nothing is known.</summary>
internal static class LimitsReader
{
    public static SystemLimits Read() => Parse(
        ReadFile("/proc/self/limits"),
        ReadFile("/proc/sys/net/ipv4/ip_local_port_range"),
        ReadFile("/proc/sys/net/core/somaxconn"),
        ReadFile("/proc/sys/net/ipv4/tcp_max_syn_backlog"));

    /// <summary>A pure function of the four files.</summary>
    public static SystemLimits Parse(string limits, string ports, string backlog, string halfOpen)
    {
        var line = limits.Split('\n').FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) ?? "";
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var range = ports.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new SystemLimits(
            words.Length > 4 ? Number(words[3]) : null,
            words.Length > 4 ? Number(words[4]) : null,
            range.Length == 2 ? (int?)Number(range[0]) : null,
            range.Length == 2 ? (int?)Number(range[1]) : null,
            (int?)Number(backlog.Trim()),
            (int?)Number(halfOpen.Trim()));
    }

    private static long? Number(string text) => text switch
    {
        "unlimited" => long.MaxValue,
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }
}
