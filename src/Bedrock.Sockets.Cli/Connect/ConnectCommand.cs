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
        """;

    public static Command Create()
    {
        var uri = new Argument<string>("URI") { Description = "Where to connect: tcp://host:port, tls://host:port, ws://host:port/path, wss://host:port/path or unix:///path." }.WithoutOptions();
        var timeout = new Option<TimeSpan>("--timeout")
        {
            HelpName = "DURATION",
            Description = "How long connecting may take. Defaults to 10s.",
            CustomParser = ParseTimeout,
            DefaultValueFactory = _ => TimeSpan.FromSeconds(10),
        };

        var tls = new ClientTlsSettings();

        var command = new Command("connect", "Sends standard input to a server and writes what it answers to standard output. Half-closes at the end of input, ends when the server closes.")
        {
            uri,
            timeout,
        };
        tls.AddTo(command);
        command.SetAction(result => ConnectAction.RunAsync(tls.WriteInto(result.GetRequiredValue(uri), result), result.GetValue(timeout)));
        return command.WithExamples(Examples);
    }

    private static TimeSpan ParseTimeout(ArgumentResult result)
    {
        try
        {
            return Duration.Parse(result.Tokens[0].Value);
        }
        catch (FormatException wrong)
        {
            result.AddError($"--timeout: {wrong.Message}.");
            return default;
        }
    }
}
