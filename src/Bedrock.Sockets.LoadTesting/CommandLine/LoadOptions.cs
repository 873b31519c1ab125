using System.CommandLine;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Defines the options that every load test has, whether its scenario is built in or written in C#.</summary>
internal sealed class LoadOptions
{
    private readonly Option<int?> _clients = LoadOption.Count("--clients", "How many clients, each with a connection. Defaults to 1.", 1, 10_000_000);
    private readonly Option<TimeSpan?> _duration = LoadOption.Time("--duration", "How long to measure. Defaults to 10s, or to as long as --requests needs.");
    private readonly Option<long?> _requests = LoadOption.BigCount("--requests", "Ends after so many requests.", 1);
    private readonly Option<double?> _rate = LoadOption.Rate("--rate", "Requests per second over all clients, at times fixed before the run. Without it each client sends when it is answered.");
    private readonly Option<string?> _arrivals = LoadOption.Text("--arrivals", "KIND", "With --rate: constant (the default) or poisson.");
    private readonly Option<int?> _pipeline = LoadOption.Count("--pipeline", "How many requests a client may have unanswered. Defaults to 1.", 1, 64);
    private readonly Option<TimeSpan?> _ramp = LoadOption.Time("--ramp", "In what time the load grows to its full size, before it is measured.");
    private readonly Option<TimeSpan?> _warmUp = LoadOption.Time("--warmup", "How long the full load runs before it is measured.");
    private readonly Option<double?> _connectRate = LoadOption.Rate("--connect-rate", "Connections begun per second. Defaults to 5000.");
    private readonly Option<string[]> _source = LoadOption.Texts("--source", "ADDRESS", "Connects from this address; repeat it for more.");
    private readonly Option<string[]> _objective = LoadOption.Texts("--slo", "OBJECTIVE", "What the server must keep to, such as p99<5ms, errors<0.1% or rate>19900; repeat it for more.");
    private readonly Option<string?> _report = LoadOption.Text("--report", "DIR", "Writes HTML, JSON, Markdown, CSV, JUnit and HdrHistogram files here.");
    private readonly Option<string?> _json = LoadOption.Text("--json", "FILE", "Writes the result as JSON; '-' is standard output, and then the summary goes to standard error.");
    private readonly Option<long?> _seed = LoadOption.BigCount("--seed", "Repeats the times and messages of the run that printed it.", 0);
    private readonly Option<int?> _processId = LoadOption.Count("--pid", "The server's process on this machine: its processor use and memory are reported.", 1, int.MaxValue);
    private readonly Option<string?> _shard = LoadOption.Text("--shard", "I/N", "Drives part I of N of clients and rate, 0/N to N-1/N; 'bedrock merge' joins the results.");

    /// <summary>Adds the options to a command, in the order in which its help shows them.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_clients, _duration, _requests, _rate, _arrivals, _pipeline, _ramp, _warmUp, _connectRate, _source, _objective, _report, _json, _seed, _processId, _shard];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public LoadSettings Read(ParseResult result) => new()
    {
        Clients = result.GetValue(_clients),
        Duration = result.GetValue(_duration),
        Requests = result.GetValue(_requests),
        Rate = result.GetValue(_rate),
        Arrivals = result.GetValue(_arrivals),
        Pipeline = result.GetValue(_pipeline),
        Ramp = result.GetValue(_ramp),
        WarmUp = result.GetValue(_warmUp),
        ConnectRate = result.GetValue(_connectRate),
        Sources = result.GetValue(_source) ?? [],
        Objectives = result.GetValue(_objective) ?? [],
        Report = result.GetValue(_report),
        Json = result.GetValue(_json),
        Seed = result.GetValue(_seed),
        ProcessId = result.GetValue(_processId),
        Shard = result.GetValue(_shard),
    };
}
