using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>A result as the test report that build servers read.</summary>
internal static class JUnitReport
{
    private const string Validity = "the load was the one asked for";
    private const string Replies = "replies were right";

    public static string Render(LoadTestResult result)
    {
        var suite = Printable($"bedrock load {result.Scenario} {result.Target}");
        var seconds = result.Totals.DurationSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        XElement[] cases =
        [
            Case(suite, Validity, result.Health.Verdict == Verdict.Valid ? null : $"INVALID: {string.Join(' ', result.Health.Reasons)}"),
            Case(suite, Replies, WrongReplies(result)),
            .. result.Objectives.Select(objective => Case(suite, objective.Objective, objective.IsMet ? null : $"measured: {objective.MeasuredText}")),
        ];
        var failures = cases.Count(test => test.HasElements);
        var root = new XElement(
            "testsuites",
            new XElement(
                "testsuite",
                new XAttribute("name", suite),
                new XAttribute("tests", cases.Length),
                new XAttribute("failures", failures),
                new XAttribute("errors", 0),
                new XAttribute("skipped", 0),
                new XAttribute("time", seconds),
                new XAttribute("timestamp", result.Started.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
                cases,
                Steps(result)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root.ToString().ReplaceLineEndings("\n")}\n";
    }

    private static string? WrongReplies(LoadTestResult result) => result switch
    {
        { Totals: var totals } when totals.Requests == totals.Failed => "No request was answered rightly.",
        { HasUnacceptedReplies: true } => $"Wrong replies: {Readable.Count(result.Totals.WrongReplies)} of {Readable.Count(result.Totals.Requests)}.",
        _ => null,
    };

    /// <summary>Build servers show it beside the cases; a step that failed is a matter of objectives.</summary>
    private static XElement? Steps(LoadTestResult result)
    {
        if (StepRows.Of(result).ToList() is not { Count: > 0 } rows)
        {
            return null;
        }

        var table = new StringBuilder("\n");
        TextTable.Append(table, [StepRows.Header, .. rows]);
        return new XElement("system-out", Printable(table.ToString()));
    }

    private static XElement Case(string suite, string name, string? failure)
    {
        var test = new XElement("testcase", new XAttribute("classname", suite), new XAttribute("name", Printable(name)), new XAttribute("time", 0));
        if (failure is not null)
        {
            test.Add(new XElement("failure", new XAttribute("message", Printable(failure)), Printable($"{name}: {failure}")));
        }

        return test;
    }

    // Control characters have no place in XML, not even escaped.
    private static string Printable(string text) => string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'));
}
