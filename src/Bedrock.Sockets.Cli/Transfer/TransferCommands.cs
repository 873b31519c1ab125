using System.CommandLine;

namespace Bedrock.Sockets.Cli.Transfer;

/// <summary>Defines <c>bedrock get</c> and <c>bedrock put</c>.</summary>
internal static class TransferCommands
{
    private const string GetExamples = """
        bedrock get tcp://127.0.0.1:5010                      lists the files
        bedrock get tcp://127.0.0.1:5010 logs/today.txt
        bedrock get tls://files.example:5010 image.iso /tmp/image.iso --ca authority.crt
        """;

    private const string PutExamples = """
        bedrock put tcp://127.0.0.1:5010 image.iso
        bedrock put tcp://127.0.0.1:5010 image.iso images/2026.iso --replace
        """;

    public static Command CreateGet()
    {
        var uri = Server();
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "The file's name at the server. Without it the files are listed." }.WithoutOptions();
        var path = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "Where it goes. Defaults to the last part of the name, in the current directory." }.WithoutOptions();
        var tls = new ClientTlsSettings();

        var command = new Command("get", "Gets a file from 'bedrock serve files=…'. What came before an interruption is not got again; the checksum is verified.") { uri, name, path };
        tls.AddTo(command);
        command.SetAction(result =>
        {
            var server = tls.WriteInto(result.GetRequiredValue(uri), result);
            return result.GetValue(name) is { } asked
                ? TransferAction.GetAsync(server, asked, result.GetValue(path) ?? asked[(asked.LastIndexOf('/') + 1)..])
                : TransferAction.ListAsync(server);
        });
        return command.WithExamples(GetExamples);
    }

    public static Command CreatePut()
    {
        var uri = Server();
        var path = new Argument<string>("FILE") { Description = "The file to send." }.WithoutOptions();
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "Its name at the server, with slashes for directories. Defaults to the file's own." }.WithoutOptions();
        var replace = new Option<bool>("--replace") { Description = "Replaces a file of that name, if the server allows it." };
        var tls = new ClientTlsSettings();

        var command = new Command("put", "Sends a file to 'bedrock serve files=…'. What the server has from before an interruption is not sent again; the checksum is verified.") { uri, path, name, replace };
        tls.AddTo(command);
        command.SetAction(result =>
        {
            var file = result.GetRequiredValue(path);
            return TransferAction.PutAsync(tls.WriteInto(result.GetRequiredValue(uri), result), file, result.GetValue(name) ?? Path.GetFileName(file), result.GetValue(replace));
        });
        return command.WithExamples(PutExamples);
    }

    private static Argument<string> Server()
        => new Argument<string>("URI") { Description = "The server: tcp://host:port, tls://host:port, ws://host:port/path, wss://host:port/path or unix:///path." }.WithoutOptions();
}
