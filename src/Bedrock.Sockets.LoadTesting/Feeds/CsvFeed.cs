namespace Bedrock.Sockets.LoadTesting.Feeds;

/// <summary>Rows of comma-separated values; the first record has the names. A pure function of the text.</summary>
internal static class CsvFeed
{
    public static IReadOnlyList<FeedRow> Read(TextReader text, string file, int maxRows)
    {
        var reader = new CsvReader(text, file);
        var fields = new List<string>();
        if (!reader.TryRead(fields))
        {
            throw new FormatException($"{file} is empty; its first line must name the columns");
        }

        var columns = Header(reader, fields);
        var rows = new List<FeedRow>();
        while (reader.TryRead(fields))
        {
            if (fields.Count != columns.Count)
            {
                throw reader.Wrong(reader.Line, 1, $"there are {fields.Count} fields, and the first line names {columns.Count} columns");
            }

            if (rows.Count == maxRows)
            {
                throw reader.Wrong(reader.Line, 1, $"there are more than {maxRows} rows; give a larger maxRows");
            }

            rows.Add(new FeedRow(rows.Count + 1, columns, [.. fields]));
        }

        return rows;
    }

    private static FeedColumns Header(CsvReader reader, List<string> names)
    {
        var columns = new FeedColumns();
        foreach (var name in names)
        {
            if (name.Length == 0)
            {
                throw reader.Wrong(reader.Line, 1, $"column {columns.Count + 1} has no name");
            }

            if (!columns.TryAdd(name))
            {
                throw reader.Wrong(reader.Line, 1, $"two columns are called '{name}'");
            }
        }

        return columns;
    }
}
