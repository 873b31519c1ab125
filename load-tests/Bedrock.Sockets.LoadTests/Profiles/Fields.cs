using System.Globalization;
using System.Text.Json;
using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.LoadTests.Profiles;

/// <summary>The properties of one JSON object, each asked for by its name.</summary>
/// <remarks>Every error is a <see cref="FormatException"/> that begins with the path of the property, such as <c>scenarios[1].clients</c>.</remarks>
internal sealed class Fields
{
    private readonly JsonElement _object;
    private readonly string _path;

    /// <exception cref="FormatException">The element is no object, or has a property that is not known: it is named, with the known name that is most like it.</exception>
    public Fields(JsonElement element, string path, IReadOnlyList<string> known)
    {
        (_object, _path) = (element, path);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{(path.Length == 0 ? "the whole" : path)} is {Kind(element)}; write an object, {{ … }}");
        }

        // Before anything else is asked for: who wrote 'clinets' is not helped by hearing that clients are missing.
        if (element.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw Wrong(unknown, Nearest.To(unknown, known) is { } near ? $"is unknown; did you mean '{near}'?" : $"is unknown; known are {string.Join(", ", known)}");
        }
    }

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { } value => throw Wrong(name, $"is {Kind(value)}; write a text in quotes"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
        { } value => throw Wrong(name, $"is {Kind(value)}; write true or false"),
    };

    public long? Whole(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"is {Shown(value)}; write a whole number from {least} to {most}"));
    }

    public int? Whole(string name, int least, int most) => (int?)Whole(name, (long)least, most);

    public double? Number(string name, bool orZero = false)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && double.IsFinite(number) && (number > 0 || (orZero && number == 0))
            ? number
            : throw Wrong(name, $"is {Shown(value)}; write a number {(orZero ? "of 0 or more" : "above 0")}");
    }

    public TimeSpan? Time(string name)
    {
        var text = Text(name);
        try
        {
            return text is null ? null : Duration.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw Wrong(name, $"is wrong: {wrong.Message}", wrong);
        }
    }

    public IReadOnlyList<string> Texts(string name)
        => [.. Elements(name).Select((value, index) => value.ValueKind == JsonValueKind.String
            ? value.GetString()! // It is a string.
            : throw Wrong($"{name}[{index}]", $"is {Kind(value)}; write a text in quotes"))];

    public IReadOnlyList<Fields> Objects(string name, IReadOnlyList<string> known)
        => [.. Elements(name).Select((value, index) => new Fields(value, PathOf($"{name}[{index}]"), known))];

    /// <summary>What is wrong with a property.</summary>
    public FormatException Wrong(string name, string what, Exception? cause = null) => new($"{PathOf(name)} {what}", cause);

    private JsonElement? Find(string name) => _object.TryGetProperty(name, out var value) ? value : null;

    private List<JsonElement> Elements(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        { } value => throw Wrong(name, $"is {Kind(value)}; write an array, [ … ]"),
    };

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static string Shown(JsonElement value)
        => value.ValueKind is JsonValueKind.Number ? value.GetRawText() : Kind(value);

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };
}
