using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What the workers of a run share.</summary>
internal sealed record FleetRun(LoadPlan Plan, RunClock Clock, RequestBudget Budget, ClientSockets Sockets, Func<int, Conversation> Conversations);
