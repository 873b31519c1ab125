using System.Text.Json;
using Bedrock.Sockets.PerfGate.Results;

namespace Bedrock.Sockets.PerfGate.Reports;

/// <summary>Earlier results that can be shown with a new one.</summary>
/// <param name="Runs">Of the same machine, oldest first, the new one last.</param>
/// <param name="OtherMachines">How many were left out because their machine is another.</param>
/// <param name="Unreadable">How many files are no results.</param>
internal sealed record History(IReadOnlyList<GateResult> Runs, int OtherMachines, int Unreadable)
{
    /// <param name="folder">Where the JSON files of earlier runs lie, at any depth; null is nowhere.</param>
    /// <param name="now">The new result.</param>
    /// <exception cref="GateFailure">There is no such folder.</exception>
    public static History Read(string? folder, GateResult now)
    {
        if (folder is null)
        {
            return new History([now], 0, 0);
        }

        if (!Directory.Exists(folder))
        {
            throw GateFailure.Usage($"--history: {folder} does not exist.");
        }

        var results = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Select(TryRead).ToList();
        return Select([.. results.OfType<GateResult>()], now) with { Unreadable = results.Count(result => result is null) };
    }

    /// <summary>Times of two machines say nothing about each other, so those of another are not shown.</summary>
    internal static History Select(IReadOnlyCollection<GateResult> results, GateResult now)
    {
        var earlier = results.Where(result => result.Started < now.Started).ToList();
        var same = earlier.Where(result => result.Machine == now.Machine).OrderBy(result => result.Started).ToList();
        return new History([.. same, now], earlier.Count - same.Count, 0);
    }

    private static GateResult? TryRead(string path)
    {
        try
        {
            var result = JsonSerializer.Deserialize(File.ReadAllText(path), GateJson.Default.GateResult);
            return result?.Schema == GateResult.CurrentSchema ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
