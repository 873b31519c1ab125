using System.CommandLine;

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
        bedrock serve --config endpoints.json
        """;

    public static Command Create()
    {
        var endpoints = new Argument<string[]>("NAME=URI")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "A protocol and where to serve it: tcp://host:port, tls://host:port?cert=FILE&key=FILE, unix:///path or fd://number, and for datagrams udp://host:port or unixgram:///path, with options after '?'. " +
                "Without any: echo=tcp://127.0.0.1:12345 time=tcp://127.0.0.1:9999 greeting=tcp://127.0.0.1:9998.",
        }.WithoutOptions();
        var config = new Option<string?>("--config") { HelpName = "FILE", Description = "Serves the endpoints of this JSON file too." };
        var verbose = new Option<bool>("--verbose") { Description = "Shows each connection as it comes and goes, on standard error." };

        var command = new Command("serve", "Serves protocols until it is stopped. Prints 'listening NAME URI' for each endpoint. Ctrl-C lets connections finish; twice stops at once.")
        {
            endpoints,
            config,
            verbose,
        };
        command.SetAction(result => ServeAction.RunAsync(result.GetValue(endpoints)!, result.GetValue(config), result.GetValue(verbose))); // An argument without values is empty, not null.
        return command.WithExamples(Examples);
    }
}
