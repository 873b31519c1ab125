using System.Text.Json;

namespace Bedrock.Sockets.LoadTests.Profiles;

/// <summary>Reads a profile from JSON. A pure function.</summary>
internal static class ProfileReader
{
    private const string SchemaName = "schema";
    private const string Description = "description";
    private const string Together = "together";
    private const string Scenarios = "scenarios";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="FormatException">The text is no profile; the message names the property and says what to write.</exception>
    public static LoadProfile Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            CheckSchema(document.RootElement);
            return Read(new Fields(document.RootElement, path: "", [SchemaName, Description, Together, Scenarios]));
        }
        catch (JsonException wrong)
        {
            // Lines count from 0 there and from 1 in every editor; where it was found comes after the first sentence.
            throw new FormatException($"it is no JSON{(wrong.LineNumber is { } line ? $" in line {line + 1}" : "")}: {wrong.Message.Split(". ")[0].TrimEnd('.')}", wrong);
        }
    }

    private static LoadProfile Read(Fields profile)
    {
        var description = profile.Text(Description) ?? throw profile.Wrong(Description, "is missing; say what the profile is for");
        var together = profile.Flag(Together) ?? false;
        var scenarios = profile.Objects(Scenarios, ScenarioReader.Known).Select(ScenarioReader.Read).ToList();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return (scenarios.Count, scenarios.FindIndex(scenario => !names.Add(scenario.Name))) switch
        {
            (0, _) => throw profile.Wrong(Scenarios, "is missing or empty; write at least one"),
            (_, >= 0 and var twice) => throw profile.Wrong($"{Scenarios}[{twice}].name", $"is '{scenarios[twice].Name}' again; give each scenario a name of its own"),
            _ => new LoadProfile(description, together, scenarios),
        };
    }

    /// <summary>First of all: what a later version has added is better refused by the version than by its name.</summary>
    private static void CheckSchema(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var schema = root.TryGetProperty(SchemaName, out var value) ? value.ToString() : null;
        if (!string.Equals(schema, LoadProfile.Schema, StringComparison.Ordinal))
        {
            throw new FormatException(schema is null
                ? $"{SchemaName} is missing; write \"{SchemaName}\": \"{LoadProfile.Schema}\""
                : $"{SchemaName} is \"{schema}\", and this version reads \"{LoadProfile.Schema}\"");
        }
    }
}
