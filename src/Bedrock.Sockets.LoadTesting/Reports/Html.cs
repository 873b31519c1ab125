using System.Globalization;
using System.Net;
using System.Text;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>The pieces of a page. All text from outside goes through <see cref="Escape"/>.</summary>
internal static class Html
{
    /// <summary>The header of the row whose cell is a command line.</summary>
    public const string CommandLineRow = "command line";

    private const int MostColumnsOfAPhone = 4;

    /// <summary>Text as it may stand between tags and in double quotes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A command line that breaks between its words only, and is copied with its spaces.</summary>
    public static string CommandLine(string text)
        => $"<code>{string.Join('\n', text.Split('\n').Select(line => string.Join(' ', line.Split(' ').Select(word => $"<span>{Escape(word)}</span>"))))}</code>";

    /// <summary>A table, or nothing when it would be empty. The first cell of a row is its header.</summary>
    public static string Table(string title, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, string style = "", Func<IReadOnlyList<string>, string>? rowStyle = null)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return "";
        }

        var html = new StringBuilder();
        // A table that may be wider than a phone is scrolled, and so has to be reached by the keyboard.
        var name = $"table-{title.ToLowerInvariant().Replace(' ', '-')}";
        var scroll = header.Count > MostColumnsOfAPhone ? $" role=\"region\" aria-labelledby=\"{name}\" tabindex=\"0\"" : "";
        html.Append(CultureInfo.InvariantCulture, $"<section><h2 id=\"{name}\">{Escape(title)}</h2><div class=\"scroll\"{scroll}><table class=\"{style}\" aria-labelledby=\"{name}\">");
        if (header.Any(cell => cell.Length > 0))
        {
            html.Append("<thead><tr>").AppendJoin("", header.Select(cell => $"<th scope=\"col\">{Escape(cell)}</th>")).Append("</tr></thead>");
        }

        html.Append("<tbody>");
        foreach (var row in all)
        {
            html.Append("<tr class=\"").Append(rowStyle?.Invoke(row)).Append("\"><th scope=\"row\">").Append(Escape(row[0])).Append("</th>")
                .AppendJoin("", row.Skip(1).Select(cell => $"<td>{(row[0] is CommandLineRow ? CommandLine(cell) : Escape(cell))}</td>")).Append("</tr>");
        }

        return html.Append("</tbody></table></div></section>\n").ToString();
    }
}
