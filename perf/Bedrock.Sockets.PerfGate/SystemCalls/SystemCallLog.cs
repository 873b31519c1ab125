using System.Globalization;
using System.Text.RegularExpressions;
using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.SystemCalls;

/// <summary>What strace wrote, as numbers. A pure function of its lines.</summary>
/// <remarks>
/// The traced process brackets what it measures by asking for files that do not exist:
/// <code>
/// 4711 newfstatat(AT_FDCWD, "/bedrock-perf-gate/begin/echo", …) = -1 ENOENT
/// 4711 sendto(45, …) = 64
/// 4712 recvfrom(52,  &lt;unfinished ...&gt;
/// 4712 &lt;... recvfrom resumed&gt;…) = 64
/// 4711 newfstatat(AT_FDCWD, "/bedrock-perf-gate/end/echo", …) = -1 ENOENT
/// </code>
/// What lies between, of all threads, is counted; a call in two halves once.
/// </remarks>
internal static partial class SystemCallLog
{
    public const string Marker = "/bedrock-perf-gate/";
    public const string Begin = Marker + "begin/";
    public const string End = Marker + "end/";

    private static readonly string[] Uncounted = ["stat", "epoll", "poll"];

    /// <summary>Calls between the markers, by name of the workload: the median over its rounds.</summary>
    /// <exception cref="GateFailure">A round has no end.</exception>
    public static IReadOnlyDictionary<string, double> CallsPerRound(IEnumerable<string> lines)
    {
        var rounds = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        string? open = null;
        var calls = 0;
        foreach (var line in lines)
        {
            if (NameAfter(line, Begin) is { } begun)
            {
                (open, calls) = (begun, 0);
            }
            else if (open is not null && NameAfter(line, End) == open)
            {
                (rounds.TryGetValue(open, out var counts) ? counts : rounds[open] = []).Add(calls);
                open = null;
            }
            else if (open is not null && IsCall(line))
            {
                calls++;
            }
        }

        return open is null
            ? rounds.ToDictionary(round => round.Key, round => Sample.Median(round.Value), StringComparer.Ordinal)
            : throw GateFailure.Broken(string.Create(CultureInfo.InvariantCulture, $"strace saw {open} begin and not end."));
    }

    private static string? NameAfter(string line, string marker)
    {
        var start = line.IndexOf('"' + marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += marker.Length + 1;
        var end = line.IndexOf('"', start);
        return end < 0 ? null : line[start..end];
    }

    // A call counts on the line that has its result, "4711 name(…) = 64" or "4711 <... name resumed>…) = 64"; signals and ends of threads have none.
    // Waiting, and asking too early (EAGAIN), depend on who comes first, not on the code; stat is the marker.
    private static bool IsCall(string line)
    {
        var call = Call().Match(line);
        return call.Success
            && !line.EndsWith("<unfinished ...>", StringComparison.Ordinal)
            && !line.Contains("= -1 EAGAIN", StringComparison.Ordinal)
            && !Uncounted.Any(word => call.Groups["name"].Value.Contains(word, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\d+\s+(<\.\.\. (?<name>\w+) resumed>|(?<name>\w+)\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Call();
}
