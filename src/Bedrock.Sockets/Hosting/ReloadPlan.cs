namespace Bedrock.Sockets.Hosting;

/// <summary>The difference between what is served and what should be. A pure function; endpoints are told apart by their names.</summary>
/// <param name="Bind">What must be bound: new endpoints, and those whose address has changed.</param>
/// <param name="Change">What stays bound and serves the next connection in another way.</param>
/// <param name="Close">What accepts no more.</param>
internal sealed record ReloadPlan(
    IReadOnlyList<EndpointDefinition> Bind, IReadOnlyList<(ServedEndpoint Endpoint, EndpointDefinition Next)> Change, IReadOnlyList<ServedEndpoint> Close)
{
    /// <param name="served">What is served.</param>
    /// <param name="wanted">What should be.</param>
    /// <param name="all">Whether all endpoints described by text have changed, as they have with the server's timeouts.</param>
    public static ReloadPlan Of(IReadOnlyList<ServedEndpoint> served, IReadOnlyList<EndpointDefinition> wanted, bool all)
    {
        var pairs = wanted.Select(next => (Endpoint: served.FirstOrDefault(endpoint => endpoint.Definition.IsNamedAs(next)), Next: next)).ToList();
        var bind = pairs.Where(pair => pair.Endpoint is null || HasMoved(pair.Endpoint.Definition, pair.Next)).ToList();
        return new ReloadPlan(
            [.. bind.Select(pair => pair.Next)],
            [.. pairs.Except(bind).Select(pair => (Endpoint: pair.Endpoint!, pair.Next)).Where(pair => HasChanged(pair.Endpoint.Definition, pair.Next, all))], // Those without one are in bind.
            [.. served.Where(endpoint => !wanted.Any(next => endpoint.Definition.IsNamedAs(next))), .. bind.Select(pair => pair.Endpoint).OfType<ServedEndpoint>()]);
    }

    private static bool HasMoved(EndpointDefinition now, EndpointDefinition next)
        => now.Description is not null && next.Description is not null && !string.Equals(now.Description.Address, next.Description.Address, StringComparison.Ordinal);

    /// <summary>An endpoint in code is what it was: nobody can compare two delegates.</summary>
    private static bool HasChanged(EndpointDefinition now, EndpointDefinition next, bool all)
        => next.Description is not null && (all || now.Description != next.Description);
}
