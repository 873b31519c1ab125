using Bedrock.Sockets.LoadTesting.Driving.Tls;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What the workers of a run share.</summary>
internal sealed record FleetRun(LoadPlan Plan, RunClock Clock, RequestBudget Budget, ClientSockets Sockets, Func<int, Conversation> Conversations)
{
    /// <summary>Whether epoll carries the connections, or the platform's sockets do.</summary>
    public bool UsesEpoll { get; init; }

    /// <summary>Begins TLS on a new connection; <see langword="null"/> when the target speaks no TLS.</summary>
    public Func<TlsChannel>? Tls { get; init; }
}
