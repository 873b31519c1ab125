using System.Globalization;
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
internal static class SystemCallLog
{
    public const string Marker = "/bedrock-perf-gate/";
    public const string Begin = Marker + "begin/";
    public const string End = Marker + "end/";

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

    // "4711 name(": not a second half, not a signal, not the end of a thread, not a question for a file.
    private static bool IsCall(string line)
    {
        var start = line.IndexOf(' ', StringComparison.Ordinal) + 1;
        var name = line.AsSpan(start).TrimStart();
        var parenthesis = name.IndexOf('(');
        return parenthesis > 0 && char.IsAsciiLetter(name[0]) && !name[..parenthesis].Contains("stat", StringComparison.Ordinal);
    }
}
