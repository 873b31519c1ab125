using Bedrock.Sockets.Client;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>What the clients of a scenario written in C# do. One pass through the steps is one request.</summary>
internal sealed record UserScenario(string Name, IReadOnlyList<UserStep> Steps)
{
    /// <summary>What a client does on a new connection before its first pass, unmeasured.</summary>
    public Func<LoadClient, CancellationToken, ValueTask>? OnConnect { get; init; }

    public DataFeed? Feed { get; init; }

    public bool ConnectsForEachRequest { get; init; }

    /// <summary>What lies between the sockets and the scenario, such as TLS.</summary>
    public Action<SocketClientBuilder>? Connection { get; init; }
}
