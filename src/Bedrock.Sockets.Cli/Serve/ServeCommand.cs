using System.CommandLine;
using System.CommandLine.Parsing;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Defines <c>bedrock serve</c>.</summary>
internal static class ServeCommand
{
    private const string Examples = """
        bedrock serve
        bedrock serve echo=tcp://127.0.0.1:5007
        bedrock serve time=tcp://*:9999 'greeting=unix:///run/greet.sock?message=Hello%20{time}'
        bedrock serve 'echo=tls://*:5007?cert=server.crt&key=server.key'
        bedrock serve 'echo=tls://127.0.0.1:5007?cert=self-signed' --verbose
        bedrock serve echo=udp://127.0.0.1:5007 echo=tcp://127.0.0.1:5007
        bedrock serve chat=tcp://127.0.0.1:7000 chat=ws://127.0.0.1:8080/chat echo=ws://127.0.0.1:8080/echo
        bedrock serve --config endpoints.json
        bedrock serve echo=tcp://*:5007 --otlp http://localhost:4318 --health tcp://127.0.0.1:8080
        bedrock serve echo=tcp://*:5007 --transport epoll --inline
        """;

    public static Command Create()
    {
        var endpoints = new Argument<string[]>("NAME=URI")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "A protocol and where to serve it: tcp://host:port, tls://host:port?cert=FILE&key=FILE, ws://host:port/path (and a page for browsers at http://host:port/), unix:///path or fd://number, and for datagrams udp://host:port or unixgram:///path, with options after '?'. " +
                "Without any: echo=tcp://127.0.0.1:12345 time=tcp://127.0.0.1:9999 greeting=tcp://127.0.0.1:9998.",
        }.WithoutOptions();
        var config = new Option<string?>("--config") { HelpName = "FILE", Description = "Serves the endpoints of this JSON file too." };
        var transport = new Option<ServeTransport>("--transport")
        {
            HelpName = "auto|kestrel|epoll|io_uring",
            Description = "What carries the connections: epoll (Linux), the runtime's sockets (kestrel), the first of these that works (auto), or io_uring, and epoll where that is forbidden.",
            DefaultValueFactory = static _ => ServeTransport.Auto,
            CustomParser = ParseTransport,
        };
        var inline = new Option<bool>("--inline")
        {
            Description = "Runs protocols on the threads that wait for the kernel: faster, as long as none of them blocks. All ready protocols qualify.",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Shows each connection as it comes and goes, on standard error." };
        var otlp = new Option<string?>("--otlp") { HelpName = "URL", Description = "Sends metrics and traces to this OpenTelemetry collector, over HTTP." };
        var health = new Option<string?>("--health") { HelpName = "URI", Description = "Answers probes here, in HTTP: 200 while the server accepts, 503 while it drains." };

        var command = new Command("serve", "Serves protocols until it is stopped. Prints 'listening NAME URI' for each endpoint. Ctrl-C lets connections finish; twice stops at once.")
        {
            endpoints,
            config,
            transport,
            inline,
            verbose,
            otlp,
            health,
        };
        command.SetAction(result => ServeAction.RunAsync(new ServeOptions(
            result.GetValue(endpoints)!, // An argument without values is empty, not null.
            result.GetValue(config),
            result.GetValue(verbose),
            result.GetValue(transport),
            result.GetValue(inline),
            result.GetValue(otlp),
            result.GetValue(health))));
        return command.WithExamples(Examples);
    }

    private static ServeTransport ParseTransport(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "auto":
                return ServeTransport.Auto;
            case "kestrel":
                return ServeTransport.Kestrel;
            case "epoll":
                return ServeTransport.Epoll;
            case "io_uring":
                return ServeTransport.IoUring;
            default:
                result.AddError($"'{result.Tokens[0].Value}' is no transport: auto, kestrel, epoll or io_uring.");
                return ServeTransport.Auto;
        }
    }
}
