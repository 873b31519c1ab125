using System.Text.Json;

namespace Bedrock.Sockets.LoadTesting.Feeds;

/// <summary>Rows of a text with a JSON object in each line. A pure function of the text.</summary>
internal static class JsonLinesFeed
{
    public static IReadOnlyList<FeedRow> Read(TextReader text, string file, int maxRows)
    {
        var columns = new FeedColumns();
        var rows = new List<FeedRow>();
        for (var line = 1L; text.ReadLine() is { } json; line++)
        {
            if (string.IsNullOrWhiteSpace(json))
            {
                continue;
            }

            if (rows.Count == maxRows)
            {
                throw new FormatException($"{file}, line {line}, column 1: there are more than {maxRows} rows; give a larger maxRows");
            }

            rows.Add(new FeedRow(rows.Count + 1, columns, Values(json, columns, file, line)));
        }

        return rows;
    }

    private static string?[] Values(string json, FeedColumns columns, string file, long line)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"{file}, line {line}, column 1: it is no JSON object; write one in each line, such as {{\"name\":\"ann\"}}");
            }

            var values = new List<string?>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var place = columns.PlaceOf(member.Name);
                while (values.Count <= place)
                {
                    values.Add(null);
                }

                values[place] = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString(),
                    JsonValueKind.Null => null,
                    _ => member.Value.GetRawText(),
                };
            }

            return [.. values];
        }
        catch (JsonException wrong)
        {
            // Its own text counts lines from 0, of a text that is one line.
            var message = wrong.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
            throw new FormatException($"{file}, line {line}, column {wrong.BytePositionInLine + 1}: {message}", wrong);
        }
    }
}
