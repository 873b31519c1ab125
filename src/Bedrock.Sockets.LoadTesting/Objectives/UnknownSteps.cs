using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Objectives;

/// <summary>Objectives about steps that a scenario does not have: they would be missed without anybody knowing why.</summary>
internal static class UnknownSteps
{
    /// <exception cref="FormatException">There is one; the message lists the steps that there are.</exception>
    public static void Refuse(IEnumerable<ServiceLevelObjective> objectives, LoadScenario scenario)
    {
        var steps = scenario.Code?.Steps.Select(step => step.Name).ToList() ?? [];
        foreach (var objective in objectives)
        {
            if (objective.Step is { } name && !steps.Contains(name, StringComparer.Ordinal))
            {
                throw new FormatException(steps.Count == 0
                    ? $"'{objective.Text}': the scenario '{scenario.Name}' has no steps; write the objective without '{name}:'"
                    : $"'{objective.Text}': the scenario '{scenario.Name}' has no step '{name}'; its steps are {string.Join(", ", steps)}");
            }
        }
    }
}
