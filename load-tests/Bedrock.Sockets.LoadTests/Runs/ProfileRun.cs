using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTests.Profiles;
using Bedrock.Sockets.LoadTests.Servers;

namespace Bedrock.Sockets.LoadTests.Runs;

/// <summary>A whole profile: start the server, run every scenario against it, end it.</summary>
/// <param name="profile">What to do.</param>
/// <param name="directory">Where the reports go, each scenario's in a folder of its own.</param>
internal sealed class ProfileRun(LoadProfile profile, string directory)
{
    /// <param name="stop">Ends the run early; what was measured until then is reported.</param>
    /// <returns>What became of each scenario that was begun.</returns>
    /// <exception cref="LoadFailure">The server did not start, or did not live to the end.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before it had begun.</exception>
    public async Task<IReadOnlyList<ScenarioOutcome>> RunAsync(CancellationToken stop)
    {
        await using var server = await ServerProcess.StartAsync(profile.Endpoints, stop);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, server.Ended);

        var outcomes = profile.Together ? await TogetherAsync(server, ending.Token) : await OneAfterAnotherAsync(server, ending.Token);

        // Judged first: what clients of a dead server have measured is nothing to look at.
        var isSuspect = server.Ended.IsCancellationRequested || outcomes.Any(outcome => outcome.Failure is not null);
        return isSuspect && await server.HasEndedAsync() ? throw LoadFailure.Failed(await server.DescribeEndAsync()) : outcomes;
    }

    private async Task<IReadOnlyList<ScenarioOutcome>> TogetherAsync(ServerProcess server, CancellationToken stop)
        => await Task.WhenAll(profile.Scenarios.Select(scenario => Run(scenario, server, Shown.AmongOthersAsync).RunAsync(stop)));

    private async Task<IReadOnlyList<ScenarioOutcome>> OneAfterAnotherAsync(ServerProcess server, CancellationToken stop)
    {
        var outcomes = new List<ScenarioOutcome>();
        foreach (var scenario in profile.Scenarios.TakeWhile(_ => !stop.IsCancellationRequested))
        {
            outcomes.Add(await Run(scenario, server, Shown.AloneAsync).RunAsync(stop));
        }

        return outcomes;
    }

    private ScenarioRun Run(ScenarioProfile scenario, ServerProcess server, ShowRun show) => new(scenario, server, show, Path.Combine(directory, scenario.Name));
}
