using System.Net;
using System.Text;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>The pieces of a page. All text from outside goes through <see cref="Escape"/>.</summary>
internal static class Html
{
    /// <summary>Text as it may stand between tags and in double quotes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table, or nothing when it would be empty. The first cell of a row is its header.</summary>
    public static string Table(string title, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, string style = "", Func<IReadOnlyList<string>, string>? rowStyle = null)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return "";
        }

        var html = new StringBuilder();
        html.Append("<section><h2>").Append(Escape(title)).Append("</h2><div class=\"scroll\"><table class=\"").Append(style).Append("\">");
        if (header.Any(cell => cell.Length > 0))
        {
            html.Append("<thead><tr>").AppendJoin("", header.Select(cell => $"<th scope=\"col\">{Escape(cell)}</th>")).Append("</tr></thead>");
        }

        html.Append("<tbody>");
        foreach (var row in all)
        {
            html.Append("<tr class=\"").Append(rowStyle?.Invoke(row)).Append("\"><th scope=\"row\">").Append(Escape(row[0])).Append("</th>")
                .AppendJoin("", row.Skip(1).Select(cell => $"<td>{Escape(cell)}</td>")).Append("</tr>");
        }

        return html.Append("</tbody></table></div></section>\n").ToString();
    }
}
