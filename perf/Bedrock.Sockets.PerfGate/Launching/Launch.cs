using Bedrock.Sockets.PerfGate.Reports;

namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>The child process: loads the versions and measures every workload in all of them.</summary>
internal static class Launch
{
    /// <exception cref="GateFailure">A version cannot be loaded, or a workload failed.</exception>
    public static async Task<LaunchResult> RunAsync(LaunchRequest request)
    {
        var random = new Random(request.Seed);
        var contexts = request.Sides.Select(side => new WorkloadContext(side)).ToList();
        string[] names = [.. request.Workloads];
        random.Shuffle(names);

        var results = new List<LaunchedWorkload>();
        foreach (var name in names)
        {
            // What only some versions have is measured in those.
            var sides = contexts.Select(context => (Label: context.Name ?? "", Workload: context.CreateAll().GetValueOrDefault(name)))
                .Where(side => side.Workload is not null)
                .ToDictionary(side => side.Label, side => side.Workload!, StringComparer.Ordinal); // The line above has seen to it.
            try
            {
                results.Add(await new Measurement(request, random).RunAsync(name, sides));
            }
            catch (Exception exception) when (exception is not GateFailure)
            {
                throw new GateFailure(ExitCode.Broken, $"The workload {name} failed: {exception.GetType().Name}: {exception.Message}", exception);
            }
        }

        return new LaunchResult { Machine = Fingerprint.OfThisProcess(), Workloads = [.. results.OrderBy(result => result.Name, StringComparer.Ordinal)] };
    }

    /// <summary>The names and kinds of the workloads of one version.</summary>
    public static IReadOnlyDictionary<string, WorkloadKind> List(LaunchSide side)
        => new WorkloadContext(side).CreateAll().ToDictionary(entry => entry.Key, entry => entry.Value.Kind, StringComparer.Ordinal);
}
