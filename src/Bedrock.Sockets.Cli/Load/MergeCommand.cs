using System.CommandLine;
using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Defines <c>bedrock merge</c>.</summary>
internal static class MergeCommand
{
    private const string Examples = """
        bedrock merge worker0.json worker1.json
        bedrock merge worker0.json worker1.json --json all.json --report out
        """;

    public static Command Create()
    {
        var results = new Argument<string[]>("R.json") { Arity = ArgumentArity.OneOrMore, Description = "Results of 'load --json', one for each worker." }.WithoutOptions();
        var json = LoadOption.Text("--json", "FILE", "Writes the joint result as JSON; '-' is standard output, and then the summary goes to standard error.");
        var report = LoadOption.Text("--report", "DIR", "Writes HTML, JSON, Markdown, CSV, JUnit and HdrHistogram files here.");

        var command = new Command("merge", "Joins the results of workers that loaded one server at the same time, without loss: every percentile is that of all requests.") { results, json, report };
        command.SetAction(result => MergeAction.RunAsync(result.GetRequiredValue(results), result.GetValue(json), result.GetValue(report)));
        return command.WithExamples(Examples);
    }
}
