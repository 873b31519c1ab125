using System.Text.Json;
using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Cli.Protocols;

/// <summary>Writes protocols as a JSON array: <c>name</c>, <c>summary</c>, <c>origin</c> and <c>options</c>, each of these with <c>name</c>, <c>description</c> and <c>default</c>.</summary>
internal static class ProtocolJson
{
    public static void Write(IEnumerable<ProtocolDescriptor> protocols, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var protocol in protocols)
        {
            json.WriteStartObject();
            json.WriteString("name", protocol.Name);
            json.WriteString("summary", protocol.Summary);
            json.WriteString("origin", protocol.Origin);
            json.WriteStartArray("options");
            foreach (var option in protocol.Options)
            {
                json.WriteStartObject();
                json.WriteString("name", option.Name);
                json.WriteString("description", option.Description);
                json.WriteString("default", option.Default);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        output.Write("\n"u8);
    }
}
