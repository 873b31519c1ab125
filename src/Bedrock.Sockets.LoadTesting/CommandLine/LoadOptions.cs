using System.CommandLine;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Defines the options that every load test has, whether its scenario is built in or written in C#.</summary>
internal sealed class LoadOptions
{
    private readonly Option<int?> _clients = LoadOption.Count("--clients", "How many clients, each with a connection, 1 to 10000000. Defaults to 1.", 1, 10_000_000);
    private readonly Option<TimeSpan?> _duration = LoadOption.Time("--duration", "How long to measure, up to 24h. Defaults to 10s (5s for each step of --find-max-rate), or to as long as --requests or --stages need.");
    private readonly Option<long?> _requests = LoadOption.BigCount("--requests", "Ends after so many requests.", 1);
    private readonly Option<double?> _rate = LoadOption.Rate("--rate", "Requests per second over all clients, at times fixed before the run. Without it each client sends when it is answered. With --find-max-rate: the first rate.");
    private readonly Option<string?> _arrivals = LoadOption.Text("--arrivals", "KIND", "With a rate: constant (the default) or poisson.");
    private readonly Option<string?> _stages = LoadOption.Text("--stages", "STAGES", "A rate that changes, such as 10s:0-5000,30s:5000,10s:5000-0.");
    private readonly Option<TimeSpan?> _think = LoadOption.Time("--think", "Without a rate: how long a client waits after a reply. Defaults to not at all.");
    private readonly Option<int?> _pipeline = LoadOption.Count("--pipeline", "How many requests a client may have unanswered, 1 to 64. Defaults to 1.", 1, 64);
    private readonly Option<TimeSpan?> _ramp = LoadOption.Time("--ramp", "In what time the load grows to its full size, before it is measured.");
    private readonly Option<TimeSpan?> _warmUp = LoadOption.Time("--warmup", "How long the full load runs before it is measured. Defaults to not at all (1s for each step of --find-max-rate).");
    private readonly Option<TimeSpan?> _timeout = LoadOption.Time("--timeout", "How long to wait for a reply, and for a connection. Defaults to 5s.");
    private readonly Option<string?> _reconnect = LoadOption.Text("--reconnect", "POLICY", "When a connection is lost: never (the default) again, immediate, or backoff (after 10 ms, and up to 1 s while it fails).");
    private readonly Option<double?> _connectRate = LoadOption.Rate("--connect-rate", "Connections begun per second. Defaults to 5000.");
    private readonly Option<string[]> _source = LoadOption.Texts("--source", "ADDRESS", "Connects from this address; repeat it for more.");
    private readonly Option<string?> _sourceRange = LoadOption.Text("--sources", "FIRST-LAST", "Connects from a range of IPv4 addresses, such as 10.0.0.11-10.0.0.20.");
    private readonly Option<string[]> _objective = LoadOption.Texts("--slo", "OBJECTIVE", "What the server must keep to, such as p99<5ms, errors<0.1% or rate>19900; repeat it for more.");
    private readonly Option<bool> _findMaxRate = new("--find-max-rate") { Description = "Searches for the highest rate without errors at which every --slo is met and 98 % of the requests are answered in time." };
    private readonly Option<string?> _report = LoadOption.Text("--report", "DIR", "Writes HTML, JSON, Markdown, CSV, JUnit and HdrHistogram files here.");
    private readonly Option<string?> _json = LoadOption.Text("--json", "FILE", "Writes the result as JSON; '-' is standard output, and then the summary goes to standard error.");
    private readonly Option<long?> _seed = LoadOption.BigCount("--seed", "Repeats the times and messages of the run that printed it.", 0);
    private readonly Option<int?> _processId = LoadOption.Count("--pid", "The server's process on this machine: its processor use and memory are reported.", 1, int.MaxValue);
    private readonly Option<int?> _workers = LoadOption.Count("--workers", "How many threads share the clients, 1 to 1024. Defaults to the processors less one.", 1, 1024);
    private readonly Option<string?> _engine = LoadOption.Text("--engine", "KIND", "What carries the connections of a built-in scenario: epoll (Linux), platform (the sockets of .NET), or auto (the default), the first of these that works.");
    private readonly Option<string?> _shard = LoadOption.Text("--shard", "I/N", "Drives part I of N of clients and rate, 0/N to N-1/N; auto and auto/N take I from Slurm or Kubernetes. 'bedrock merge' joins the results.");
    private readonly Option<string?> _startAt = LoadOption.Text("--start-at", "TIME", "Connects, and starts at this time: 2026-03-14T15:09:26Z, or 15:09:26 in UTC.");

    /// <summary>Adds the options to a command, in the order in which its help shows them.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _clients, _duration, _requests, _rate, _arrivals, _stages, _think, _pipeline, _ramp, _warmUp, _timeout, _reconnect, _connectRate, _source, _sourceRange,
            _objective, _findMaxRate, _report, _json, _seed, _processId, _workers, _engine, _shard, _startAt,
        ];
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
        Think = result.GetValue(_think),
        Stages = result.GetValue(_stages),
        Reconnect = result.GetValue(_reconnect),
        Timeout = result.GetValue(_timeout),
        Workers = result.GetValue(_workers),
        Engine = result.GetValue(_engine),
        SourceRange = result.GetValue(_sourceRange),
        StartAt = result.GetValue(_startAt),
        FindMaxRate = result.GetValue(_findMaxRate),
    };
}
