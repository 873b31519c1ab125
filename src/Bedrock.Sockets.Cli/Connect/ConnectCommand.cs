using System.CommandLine;
using System.CommandLine.Parsing;
using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>Defines <c>bedrock connect</c>.</summary>
internal static class ConnectCommand
{
    private const string Examples = """
        bedrock connect tcp://127.0.0.1:9999
        echo hello | bedrock connect tcp://localhost:12345
        bedrock connect unix:///run/greet.sock
        bedrock connect tls://localhost:5007 --ca authority.crt
        bedrock connect tls://127.0.0.1:5007 --insecure
        bedrock connect ws://127.0.0.1:8080/echo
        bedrock connect tcp://127.0.0.1:12345 --timeout 500ms < in.bin > out.bin
        bedrock connect udp://127.0.0.1:5007
        bedrock connect udp://127.0.0.1:5037 --wait 500ms < /dev/null
        """;

    public static Command Create()
    {
        var uri = new Argument<string>("URI") { Description = "Where to connect: tcp://host:port, tls://host:port, ws://host:port/path, wss://host:port/path or unix:///path; udp://host:port or unixgram:///path for datagrams." }.WithoutOptions();
        var timeout = new Option<TimeSpan>("--timeout")
        {
            HelpName = "DURATION",
            Description = "How long connecting may take. Defaults to 10s.",
            CustomParser = ParseTime,
            DefaultValueFactory = _ => TimeSpan.FromSeconds(10),
        };
        var wait = new Option<TimeSpan>("--wait")
        {
            HelpName = "DURATION",
            Description = "For datagrams, which have no end: how long to wait for another one after the end of input. Defaults to 1s.",
            CustomParser = ParseTime,
            DefaultValueFactory = _ => TimeSpan.FromSeconds(1),
        };

        var tls = new ClientTlsSettings();

        var command = new Command("connect", "Sends standard input to a server and writes what it answers to standard output. Half-closes at the end of input, ends when the server closes. Of datagrams it sends one for each read, or an empty one if there is nothing to read.")
        {
            uri,
            timeout,
            wait,
        };
        tls.AddTo(command);
        command.SetAction(result => ConnectAction.RunAsync(tls.WriteInto(result.GetRequiredValue(uri), result), result.GetValue(timeout), result.GetValue(wait)));
        return command.WithExamples(Examples);
    }

    private static TimeSpan ParseTime(ArgumentResult result)
    {
        try
        {
            return Duration.Parse(result.Tokens[0].Value);
        }
        catch (FormatException wrong)
        {
            result.AddError($"{(result.Parent as OptionResult)?.IdentifierToken?.Value}: {wrong.Message}.");
            return default;
        }
    }
}
