using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>A result as JSON text and back.</summary>
public static class ResultFile
{
    // Readable text: nothing here ends up inside HTML, and the HTML report escapes for itself.
    private static readonly ResultJsonContext Json = new(new JsonSerializerOptions(ResultJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes a result as JSON.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The text, indented, ending in a line break.</returns>
    public static string Write(LoadTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        return JsonSerializer.Serialize(result, Json.LoadTestResult) + "\n";
    }

    /// <summary>Reads a result from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The result.</returns>
    /// <exception cref="FormatException">The text is no result of this schema; the message says what is wrong with it.</exception>
    public static LoadTestResult Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);

        try
        {
            CheckSchema(json);
            return JsonSerializer.Deserialize(json, Json.LoadTestResult) ?? throw new FormatException("it is the JSON value null, not a result");
        }
        catch (JsonException error)
        {
            // Lines count from 0 there and from 1 in every editor; where it was found comes after the first sentence.
            throw new FormatException($"it is no load test result in line {error.LineNumber + 1}: {error.Message.Split(". ")[0]}", error);
        }
    }

    private static void CheckSchema(string json)
    {
        using var document = JsonDocument.Parse(json);
        var schema = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("schema", out var value)
            ? value.ToString()
            : null;
        if (!string.Equals(schema, LoadTestResult.CurrentSchema, StringComparison.Ordinal))
        {
            throw new FormatException(schema is null
                ? $"it has no \"schema\"; a result written by 'bedrock load --json' has \"{LoadTestResult.CurrentSchema}\""
                : $"its schema is \"{schema}\", and this version reads \"{LoadTestResult.CurrentSchema}\": use the version that wrote it");
        }
    }
}
