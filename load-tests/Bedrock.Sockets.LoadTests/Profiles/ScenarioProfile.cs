using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.LoadTests.Runs;
using Bedrock.Sockets.LoadTests.Scenarios;
using Bedrock.Sockets.LoadTests.Servers;

namespace Bedrock.Sockets.LoadTests.Profiles;

/// <summary>One scenario of a profile. What the profile does not say is null, and left to the plan's own default.</summary>
internal sealed record ScenarioProfile
{
    /// <summary>Names it in the summary, and the folder of its reports.</summary>
    public required string Name { get; init; }

    public required ScenarioKind Kind { get; init; }

    /// <summary>What the server speaks to these clients: the name of a ready protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>What the server calls the endpoint for them.</summary>
    public string Endpoint => Kind.IsDatagram ? Protocol + ServerCommand.OverUdp : Protocol;

    public required int Clients { get; init; }

    public double? Rate { get; init; }

    /// <summary>How the rate changes; empty for a constant one or none.</summary>
    public IReadOnlyList<RateStage> Stages { get; init; } = [];

    public ArrivalKind Arrivals { get; init; }

    public TimeSpan Think { get; init; }

    public TimeSpan Ramp { get; init; }

    public TimeSpan WarmUp { get; init; }

    public required TimeSpan Duration { get; init; }

    public long? Requests { get; init; }

    public int? Pipeline { get; init; }

    public int? Size { get; init; }

    /// <summary>The whole greeting, with the escapes of a script.</summary>
    public string? Expect { get; init; }

    public double? ConnectRate { get; init; }

    public int? PendingConnects { get; init; }

    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<ServiceLevelObjective> Objectives { get; init; } = [];

    public IReadOnlyList<MemoryObjective> MemoryObjectives { get; init; } = [];

    public long? Seed { get; init; }
}
