using System.Globalization;
using System.Text.Json;

namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>Bytes allocated per operation, by workload: <c>perf/baselines/allocations.json</c>. A change of it is a line in a review.</summary>
internal static class AllocationBaseline
{
    private const string Update = "dotnet run -c Release --project perf/Bedrock.Sockets.PerfGate -- --smoke --update-baseline";

    /// <exception cref="GateFailure">There is no such file, or it is malformed.</exception>
    public static IReadOnlyDictionary<string, double> Read(string path)
        => File.Exists(path)
            ? SettingsFile.Read(path, GateJson.Default.IReadOnlyDictionaryStringDouble)
            : throw GateFailure.Usage($"{path} does not exist: write it with --smoke --update-baseline.");

    public static void Write(string path, IReadOnlyDictionary<string, double> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        var sorted = new SortedDictionary<string, double>(bytes.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        File.WriteAllText(path, JsonSerializer.Serialize(sorted, GateJson.Default.IReadOnlyDictionaryStringDouble) + "\n");
    }

    /// <param name="expected">The file.</param>
    /// <param name="actual">What was measured.</param>
    /// <param name="limit">How many bytes more a workload may allocate.</param>
    public static IEnumerable<AllocationFinding> Compare(IReadOnlyDictionary<string, double> expected, IReadOnlyDictionary<string, double> actual, Func<string, double> limit)
    {
        foreach (var name in expected.Keys.Except(actual.Keys, StringComparer.Ordinal))
        {
            yield return new AllocationFinding(ExitCode.Broken, $"{name} has a baseline and does not run: if it is meant to go, {Update}");
        }

        foreach (var (name, bytes) in actual)
        {
            if (!expected.TryGetValue(name, out var before))
            {
                yield return new AllocationFinding(ExitCode.Broken, $"{name} has no baseline: {Update}");
            }
            else if (bytes > before + limit(name))
            {
                yield return new AllocationFinding(ExitCode.Regression, string.Create(CultureInfo.InvariantCulture, $"{name} allocates {bytes:N1} bytes per operation; its baseline is {before:N1}"));
            }
            else if (bytes < before - limit(name))
            {
                yield return new AllocationFinding(ExitCode.Passed, string.Create(CultureInfo.InvariantCulture, $"{name} allocates {bytes:N1} bytes per operation, less than its baseline of {before:N1}: lower it, {Update}"));
            }
        }
    }
}
