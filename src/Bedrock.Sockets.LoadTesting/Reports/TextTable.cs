using System.Text;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>Rows as aligned plain text: the first column to the left, the others to the right.</summary>
internal static class TextTable
{
    public static void Append(StringBuilder text, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows.Max(row => row.Count)).Select(column => rows.Max(row => column < row.Count ? row[column].Length : 0)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append("  ").Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
    }
}
