using System.Globalization;

namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>The entries of <c>perf/accepted.json</c>.</summary>
internal sealed class AcceptedRegressions(IReadOnlyList<Acceptance> entries)
{
    private const int LeastCommitDigits = 7;

    /// <summary>Reads the file; one that does not exist has no entries.</summary>
    /// <exception cref="GateFailure">It is malformed.</exception>
    public static AcceptedRegressions Read(string path)
        => new(File.Exists(path) ? SettingsFile.Read(path, GateJson.Default.IReadOnlyListAcceptance) : []);

    /// <summary>What is wrong with the entries, one sentence each: an excuse that nobody checks outlives its reason.</summary>
    /// <param name="today">The date.</param>
    public IEnumerable<string> Problems(DateOnly today)
    {
        foreach (var entry in entries)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"the entry for {entry.Benchmark}, {entry.Metric},");
            if (entry.Expires < today)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{what} expired on {entry.Expires:yyyy-MM-dd}: remove it, or look again and move the date");
            }

            if (string.IsNullOrWhiteSpace(entry.Reason))
            {
                yield return $"{what} gives no reason";
            }

            if (entry.Commit.Length < LeastCommitDigits || !entry.Commit.All(char.IsAsciiHexDigit))
            {
                yield return $"{what} names no commit, in at least {LeastCommitDigits} hexadecimal digits";
            }

            if (!double.IsFinite(entry.Limit) || entry.Limit < 0)
            {
                yield return $"{what} has no limit of 0 or more";
            }
        }

        foreach (var twice in entries.GroupBy(entry => (entry.Benchmark, entry.Metric)).Where(group => group.Count() > 1))
        {
            yield return $"{twice.Key.Benchmark}, {twice.Key.Metric}, has more than one entry";
        }
    }

    /// <summary>Entries for workloads that neither version has, one sentence each.</summary>
    /// <param name="workloads">The workloads of base and head.</param>
    public IEnumerable<string> Unknown(IReadOnlySet<string> workloads)
        => entries.Where(entry => !workloads.Contains(entry.Benchmark))
            .Select(entry => $"the entry for {entry.Benchmark}, {entry.Metric}, names a workload that does not exist: remove it");

    /// <summary>The entry that excuses a regression, or null.</summary>
    /// <param name="benchmark">The workload.</param>
    /// <param name="metric">What got worse.</param>
    /// <param name="loss">By how much.</param>
    /// <param name="commits">The commits under test.</param>
    public Acceptance? Excuse(string benchmark, Metric metric, double loss, IEnumerable<string> commits)
        => entries.FirstOrDefault(entry => entry.Benchmark == benchmark && entry.Metric == metric && loss <= entry.Limit
            && commits.Any(commit => commit.StartsWith(entry.Commit, StringComparison.OrdinalIgnoreCase)));
}
