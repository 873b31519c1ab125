using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>What the process allocates is counted, so nothing else may run.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Extra = 400_000;
    private const int SmallestObject = 24;

    [Fact]
    public async Task A_request_allocates_nothing()
    {
        await using var target = await Target.EchoAsync();
        await RunAsync(target, 2_000);

        var some = await AllocatedAsync(target, 20_000);
        var more = await AllocatedAsync(target, 20_000 + Extra);

        // One object for every second request would be above it. A run itself allocates a megabyte a second for what it measures.
        Assert.InRange(more - some, long.MinValue, Extra / 2 * SmallestObject);
    }

    private static async Task<long> AllocatedAsync(Target target, int requests)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(target, requests);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static Task<LoadRun> RunAsync(Target target, int requests)
        => Drive.Async(new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 20, Pipeline = 16, Requests = requests, Duration = Drive.Long });
}
