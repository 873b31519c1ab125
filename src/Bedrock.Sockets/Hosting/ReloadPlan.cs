namespace Bedrock.Sockets.Hosting;

/// <summary>The difference between what is served and what should be. A pure function; endpoints are told apart by their kinds and names.</summary>
/// <param name="Bind">What must be bound: new endpoints, and those whose address has changed.</param>
/// <param name="Change">What stays bound and serves the next connection in another way.</param>
/// <param name="Close">What accepts no more.</param>
internal sealed record ReloadPlan(
    IReadOnlyList<IEndpointDefinition> Bind, IReadOnlyList<(ServedEndpoint Endpoint, EndpointDefinition Next)> Change, IReadOnlyList<IServedEndpoint> Close)
{
    /// <param name="served">What is served.</param>
    /// <param name="wanted">What should be.</param>
    /// <param name="all">Whether all endpoints of connections described by text have changed, as they have with the server's timeouts.</param>
    /// <exception cref="SocketConfigurationException">What has changed can only be had by a restart.</exception>
    public static ReloadPlan Of(IReadOnlyList<IServedEndpoint> served, IReadOnlyList<IEndpointDefinition> wanted, bool all)
    {
        var pairs = wanted.Select(next => (Endpoint: served.FirstOrDefault(endpoint => endpoint.Definition.IsNamedAs(next)), Next: next)).ToList();
        var bind = pairs.Where(pair => pair.Endpoint is null || HasMoved(pair.Endpoint.Definition, pair.Next)).ToList();
        var stay = pairs.Except(bind).ToList();
        if (stay.FirstOrDefault(static pair => pair.Next is DatagramDefinition && HasChanged(pair.Endpoint!.Definition, pair.Next, all: false)).Next is { } fixedOne) // Those without one are in bind.
        {
            throw new SocketConfigurationException($"Endpoint '{fixedOne.Name}': the options of a datagram endpoint cannot change while it is served; give it another address, or restart.");
        }

        return new ReloadPlan(
            [.. bind.Select(pair => pair.Next)],
            [.. stay.Where(pair => HasChanged(pair.Endpoint!.Definition, pair.Next, all)).Select(pair => (pair.Endpoint as ServedEndpoint, pair.Next as EndpointDefinition))
                .Where(static pair => pair is { Item1: not null, Item2: not null }).Select(static pair => (pair.Item1!, pair.Item2!))],
            [.. served.Where(endpoint => !wanted.Any(next => endpoint.Definition.IsNamedAs(next))), .. bind.Select(pair => pair.Endpoint).OfType<IServedEndpoint>()]);
    }

    private static bool HasMoved(IEndpointDefinition now, IEndpointDefinition next)
        => now.Description is not null && next.Description is not null && !string.Equals(now.Description.Address, next.Description.Address, StringComparison.Ordinal);

    /// <summary>An endpoint in code is what it was: nobody can compare two delegates.</summary>
    private static bool HasChanged(IEndpointDefinition now, IEndpointDefinition next, bool all)
        => next.Description is not null && (all || now.Description != next.Description);
}
