using System.CommandLine;
using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Defines <c>bedrock load</c>.</summary>
internal static class LoadCommand
{
    private const string Examples = """
        bedrock load echo tcp://127.0.0.1:12345 --clients 100 --duration 10s
        bedrock load echo tcp://127.0.0.1:12345 --clients 1000 --rate 20000 --arrivals poisson --slo 'p99<5ms' --slo 'errors<0.1%'
        bedrock load echo tcp://127.0.0.1:12345 --clients 200 --find-max-rate --slo 'p99<5ms' --report out
        bedrock load time tcp://127.0.0.1:9999 --clients 50 --requests 10000 --report out
        bedrock load script tcp://127.0.0.1:6379 --send 'PING\r\n' --expect '+PONG\r\n' --clients 500 --json -
        bedrock load echo udp://127.0.0.1:12345 --clients 100 --rate 5000 --timeout 1s
        bedrock load script udp://127.0.0.1:12345 --send 'ping' --expect 'ping' --clients 100 --rate 1000 --timeout 1s
        bedrock load churn tls://127.0.0.1:5007 --insecure --clients 50 --rate 500
        bedrock load hold unix:///run/echo.sock --clients 10000 --duration 1m --pid 4242
        """;

    public static Command Create()
    {
        var scenario = new Argument<string>("SCENARIO") { Description = "What the clients do: echo, stream, churn, hold, time, time868, greeting or script." }.WithoutOptions();
        var uri = new Argument<string>("URI") { Description = "The server: tcp://host:port, tls://host:port, ws://host:port/path or unix:///path; echo, time, time868 and script also udp://host:port or unixgram:///path." }.WithoutOptions();
        var size = LoadOption.Count("--size", "Bytes of a message of echo, churn and hold (64) or stream (65536).", 16, 1024 * 1024);
        var send = LoadOption.Texts(ScriptStep.Send, "TEXT", @"script: sends this, over datagrams as one, with \r, \n, \t, \0, \\ and \xHH.");
        var expect = LoadOption.Texts(ScriptStep.Expect, "TEXT", "script: expects exactly this; over datagrams a whole one. greeting: the whole greeting.");
        var expectUntil = LoadOption.Texts(ScriptStep.ExpectUntil, "TEXT", "script: expects anything up to this.");
        var expectLength = LoadOption.Texts(ScriptStep.ExpectLength, "N", "script: expects so many bytes.");
        var expectEnd = new Option<bool>(ScriptStep.ExpectEnd) { Description = "script: expects the server to close." };
        var tls = new ClientTlsSettings();
        var options = new LoadOptions();

        var command = new Command("load", "Loads a server with clients, verifies every reply, and reports latencies. Exit codes: 1 failed, 2 usage, 3 objective missed, 4 invalid run. Ctrl-C ends the run and reports it.")
        {
            scenario, uri, size, send, expect, expectUntil, expectLength, expectEnd,
        };
        tls.AddTo(command);
        options.AddTo(command);
        command.SetAction(result => LoadAction.RunAsync(new LoadArguments
        {
            Scenario = result.GetRequiredValue(scenario),
            Target = tls.WriteInto(result.GetRequiredValue(uri), result),
            Size = result.GetValue(size),
            Steps = ScriptStep.In(result.Tokens),
            Settings = options.Read(result),
        }));
        return command.WithExamples(Examples);
    }
}
