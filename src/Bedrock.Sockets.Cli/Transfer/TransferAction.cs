using System.Globalization;
using Bedrock.Sockets.Cli.Connect;
using Bedrock.Sockets.Protocols.Files;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Cli.Transfer;

/// <summary>Runs <c>bedrock get</c> and <c>bedrock put</c>.</summary>
internal static class TransferAction
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Task<int> ListAsync(string server) => RunAsync(server, "the list", static async client =>
    {
        foreach (var file in await client.ListAsync().ConfigureAwait(false))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Length,15} {Shown(file.Name)}"));
        }
    });

    public static Task<int> GetAsync(string server, string name, string path)
        => RunAsync(server, $"'{Shown(name)}'", client => TransferProgress.ShowAsync(Shown(name), progress => client.GetAsync(name, path, progress)));

    public static Task<int> PutAsync(string server, string path, string name, bool replace)
        => RunAsync(server, $"'{Shown(name)}'", client => TransferProgress.ShowAsync(Shown(name), progress => client.PutAsync(path, name, replace, progress)));

    private static async Task<int> RunAsync(string server, string what, Func<FilesClient, Task> transfer)
    {
        var uri = ConnectAction.Parse(server);
        var connection = await ConnectAction.OpenAsync(ConnectAction.Client(uri), uri, Patience).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        try
        {
            await transfer(new FilesClient(connection)).ConfigureAwait(false);
            return ExitCode.Fine;
        }
        catch (FileTransferException refused)
        {
            throw CommandFailure.Failed($"{what} on {uri.Address}: {refused.Message}{RemedyOf(refused.Error, uri)}", refused);
        }
        catch (Exception lost) when (lost is ConnectionResetException or ConnectionAbortedException)
        {
            throw CommandFailure.Failed($"Lost the connection to {uri.Address}. What has come is kept: run the same command again.", lost);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            connection.Abort(new ConnectionAbortedException("The transfer failed on this side."));
            throw CommandFailure.Failed(failed.Message, failed);
        }
    }

    private static string RemedyOf(FileError error, SocketUri uri) => error switch
    {
        FileError.NotFound => $" See what there is with 'bedrock get {uri.Address}'.",
        FileError.ReadOnly => " It takes some where it is served with allowPut=true.",
        FileError.Exists => " Choose another name, or --replace it where it is served with allowReplace=true.",
        _ => "",
    };

    /// <summary>A server may name its files as it likes; a terminal must not take a name for a command.</summary>
    private static string Shown(string name)
        => string.Concat(name.Select(static letter => char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format ? '?' : letter));
}
