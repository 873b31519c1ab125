using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>Runs <c>bedrock connect</c>.</summary>
internal static class ConnectAction
{
    public static async Task<int> RunAsync(string text, TimeSpan timeout)
    {
        var uri = Parse(text);
        using var factory = new SocketConnectionFactory();
        var connection = await OpenAsync(factory, uri, timeout).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        await PumpAsync(connection, uri).ConfigureAwait(false);
        return ExitCode.Fine;
    }

    private static SocketUri Parse(string text)
    {
        try
        {
            return TargetUri.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.BadUsage($"{wrong.Message}.", wrong);
        }
    }

    private static async Task<ConnectionContext> OpenAsync(SocketConnectionFactory factory, SocketUri uri, TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout);
        try
        {
            return await factory.ConnectAsync(uri.EndPoint, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late)
        {
            throw CommandFailure.Failed($"{uri} did not answer within {timeout.TotalSeconds} s. Check the address, or wait longer with --timeout.", late);
        }
        catch (SocketException error)
        {
            throw CommandFailure.Failed(Describe(uri, error), error);
        }
    }

    private static string Describe(SocketUri uri, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"Nobody listens on {uri}. Start the server, or check the address.",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"The host '{(uri.EndPoint as DnsEndPoint)?.Host}' does not resolve: {error.Message}.",
        _ => $"Cannot connect to {uri}: {error.Message}.",
    };

    private static async Task PumpAsync(ConnectionContext connection, SocketUri uri)
    {
        try
        {
            await BytePump.RunAsync(connection.Transport, StandardStreams.OpenInput(), StandardStreams.OpenOutput()).ConfigureAwait(false);
        }
        catch (ConnectionResetException reset)
        {
            throw CommandFailure.Failed($"{uri} reset the connection.", reset);
        }
        catch (SocketException lost)
        {
            throw CommandFailure.Failed($"Lost the connection to {uri}: {lost.Message}.", lost);
        }
        catch (IOException ended) when (ended.HResult == StandardStreams.BrokenPipe)
        {
            // Whoever reads our output has seen enough.
            connection.Abort(new ConnectionAbortedException("Nobody reads standard output."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            connection.Abort(new ConnectionAbortedException("A standard stream failed.", error));
            throw CommandFailure.Failed($"Standard input or output failed: {error.Message}", error);
        }
    }
}
