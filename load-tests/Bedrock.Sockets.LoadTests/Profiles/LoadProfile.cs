namespace Bedrock.Sockets.LoadTests.Profiles;

/// <summary>What a run of the load tests does. Its JSON form is described in docs/load-testing/profiles.md.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Together">Whether all scenarios run at the same time, or one after another.</param>
/// <param name="Scenarios">At least one, each with a name of its own.</param>
internal sealed record LoadProfile(string Description, bool Together, IReadOnlyList<ScenarioProfile> Scenarios)
{
    /// <summary>The schema that is read.</summary>
    public const string Schema = "bedrock-load-profile/1";

    /// <summary>The endpoints that the server must have.</summary>
    public IReadOnlyList<string> Endpoints => [.. Scenarios.Select(scenario => scenario.Endpoint).Distinct(StringComparer.Ordinal)];
}
