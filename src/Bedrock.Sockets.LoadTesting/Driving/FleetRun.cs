using Bedrock.Sockets.LoadTesting.Driving.Tls;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What the workers of a run share.</summary>
internal sealed record FleetRun(LoadPlan Plan, RunClock Clock, RequestBudget Budget, Func<int, Conversation> Conversations)
{
    /// <summary>What carries the connections of a worker.</summary>
    public required Func<FleetWorker, IWorkerSockets> Carrier { get; init; }

    /// <summary>What that is called in a result.</summary>
    public required string Engine { get; init; }

    /// <summary>Begins TLS on a new connection; <see langword="null"/> when the target speaks no TLS.</summary>
    public Func<TlsChannel>? Tls { get; init; }
}
