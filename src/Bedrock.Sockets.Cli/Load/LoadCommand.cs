using System.CommandLine;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Defines <c>bedrock load</c>.</summary>
internal static class LoadCommand
{
    private const string Examples = """
        bedrock load echo tcp://127.0.0.1:12345 --clients 100 --duration 10s
        bedrock load echo tcp://127.0.0.1:12345 --clients 1000 --rate 20000 --arrivals poisson --slo 'p99<5ms' --slo 'errors<0.1%'
        bedrock load time tcp://127.0.0.1:9999 --clients 50 --requests 10000 --report out
        bedrock load script tcp://127.0.0.1:6379 --send 'PING\r\n' --expect '+PONG\r\n' --clients 500 --json -
        bedrock load hold unix:///run/echo.sock --clients 10000 --duration 1m --pid 4242
        """;

    public static Command Create()
    {
        var scenario = new Argument<string>("SCENARIO") { Description = "What the clients do: echo, stream, churn, hold, time, greeting or script." }.WithoutOptions();
        var uri = new Argument<string>("URI") { Description = "The server: tcp://host:port or unix:///path." }.WithoutOptions();
        var clients = LoadOption.Count("--clients", "How many clients, each with a connection. Defaults to 1.", 1, 10_000_000);
        var duration = LoadOption.Time("--duration", "How long to measure. Defaults to 10s, or to as long as --requests needs.");
        var requests = LoadOption.BigCount("--requests", "Ends after so many requests.", 1);
        var rate = LoadOption.Rate("--rate", "Requests per second over all clients, at times fixed before the run. Without it each client sends when it is answered.");
        var arrivals = LoadOption.Text("--arrivals", "KIND", "With --rate: constant (the default) or poisson.");
        var size = LoadOption.Count("--size", "Bytes of a message of echo, churn and hold (64) or stream (65536).", 16, 1024 * 1024);
        var pipeline = LoadOption.Count("--pipeline", "How many requests a client may have unanswered. Defaults to 1.", 1, 64);
        var ramp = LoadOption.Time("--ramp", "In what time the load grows to its full size, before it is measured.");
        var warmUp = LoadOption.Time("--warmup", "How long the full load runs before it is measured.");
        var connectRate = LoadOption.Rate("--connect-rate", "Connections begun per second. Defaults to 5000.");
        var source = LoadOption.Texts("--source", "ADDRESS", "Connects from this address; repeat it for more.");
        var objective = LoadOption.Texts("--slo", "OBJECTIVE", "What the server must keep to, such as p99<5ms, errors<0.1% or rate>19900; repeat it for more.");
        var send = LoadOption.Texts(ScriptStep.Send, "TEXT", @"script: sends this, with \r, \n, \t, \0, \\ and \xHH.");
        var expect = LoadOption.Texts(ScriptStep.Expect, "TEXT", "script: expects exactly this. greeting: the whole greeting.");
        var expectUntil = LoadOption.Texts(ScriptStep.ExpectUntil, "TEXT", "script: expects anything up to this.");
        var expectLength = LoadOption.Texts(ScriptStep.ExpectLength, "N", "script: expects so many bytes.");
        var expectEnd = new Option<bool>(ScriptStep.ExpectEnd) { Description = "script: expects the server to close." };
        var report = LoadOption.Text("--report", "DIR", "Writes HTML, JSON, Markdown, CSV, JUnit and HdrHistogram files here.");
        var json = LoadOption.Text("--json", "FILE", "Writes the result as JSON; '-' is standard output, and then the summary goes to standard error.");
        var seed = LoadOption.BigCount("--seed", "Repeats the times and messages of the run that printed it.", 0);
        var processId = LoadOption.Count("--pid", "The server's process on this machine: its processor use and memory are reported.", 1, int.MaxValue);
        var shard = LoadOption.Text("--shard", "I/N", "Drives part I of N of clients and rate, 0/N to N-1/N; 'bedrock merge' joins the results.");

        var command = new Command("load", "Loads a server with clients, verifies every reply, and reports latencies. Exit codes: 1 failed, 2 usage, 3 objective missed, 4 invalid run. Ctrl-C ends the run and reports it.")
        {
            scenario, uri, clients, duration, requests, rate, arrivals, size, pipeline, ramp, warmUp, connectRate, source, objective,
            send, expect, expectUntil, expectLength, expectEnd, report, json, seed, processId, shard,
        };
        command.SetAction(result => LoadAction.RunAsync(new LoadArguments
        {
            Scenario = result.GetRequiredValue(scenario),
            Target = result.GetRequiredValue(uri),
            Clients = result.GetValue(clients),
            Duration = result.GetValue(duration),
            Requests = result.GetValue(requests),
            Rate = result.GetValue(rate),
            Arrivals = result.GetValue(arrivals),
            Size = result.GetValue(size),
            Pipeline = result.GetValue(pipeline),
            Ramp = result.GetValue(ramp),
            WarmUp = result.GetValue(warmUp),
            ConnectRate = result.GetValue(connectRate),
            Sources = result.GetValue(source) ?? [],
            Objectives = result.GetValue(objective) ?? [],
            Steps = ScriptStep.In(result.Tokens),
            Report = result.GetValue(report),
            Json = result.GetValue(json),
            Seed = result.GetValue(seed),
            ProcessId = result.GetValue(processId),
            Shard = result.GetValue(shard),
        }));
        return command.WithExamples(Examples);
    }
}
