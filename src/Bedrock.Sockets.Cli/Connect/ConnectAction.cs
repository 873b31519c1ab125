using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>Runs <c>bedrock connect</c>.</summary>
internal static class ConnectAction
{
    public static async Task<int> RunAsync(string text, TimeSpan timeout, TimeSpan wait)
    {
        var uri = Parse(text);
        if (uri.IsDatagram)
        {
            return await DatagramAction.RunAsync(uri, timeout, wait).ConfigureAwait(false);
        }

        var client = Client(uri);
        var connection = await OpenAsync(client, uri, timeout).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        await PumpAsync(connection, uri).ConfigureAwait(false);
        return ExitCode.Fine;
    }

    /// <summary>A WebSocket has TLS below it, not above.</summary>
    internal static SocketClient Client(SocketUri uri)
    {
        var client = new SocketClientBuilder().UseClientTls(uri).Build();
        return uri.IsWebSocket ? new SocketClientBuilder().UseTransport(new WebSocketConnectionFactory(client)).Build() : client;
    }

    internal static SocketUri Parse(string text)
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

    internal static async Task<ConnectionContext> OpenAsync(SocketClient client, SocketUri uri, TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout);
        try
        {
            return await client.ConnectAsync(uri.EndPoint, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late)
        {
            throw CommandFailure.Failed($"{uri.Address} did not answer within {timeout.TotalSeconds} s. Check the address, or wait longer with --timeout.", late);
        }
        catch (SocketException error)
        {
            throw CommandFailure.Failed(Describe(uri, error), error);
        }
        catch (Exception error) when (error is AuthenticationException or TimeoutException or IOException or ConnectionAbortedException)
        {
            throw CommandFailure.Failed($"Cannot connect to {uri.Address}: {error.Message}", error);
        }
    }

    internal static string Describe(SocketUri uri, SocketException error) => error.SocketErrorCode switch
    {
        // So .NET says that there is no such file.
        SocketError.AddressNotAvailable when uri.EndPoint is UnixDomainSocketEndPoint => $"There is no socket at {uri.Address}. Start the server, or check the path.",
        SocketError.ConnectionRefused => $"Nobody listens on {uri.Address}. Start the server, or check the address.",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"The host '{(uri.EndPoint as DnsEndPoint)?.Host}' does not resolve: {error.Message}. Check the name.",
        _ => $"Cannot connect to {uri.Address}: {error.Message}. Check the address.",
    };

    private static async Task PumpAsync(ConnectionContext connection, SocketUri uri)
    {
        try
        {
            await BytePump.RunAsync(connection.Transport, StandardStreams.OpenInput(), StandardStreams.OpenOutput()).ConfigureAwait(false);
        }
        catch (ConnectionResetException reset)
        {
            throw CommandFailure.Failed(uri.IsTls ? $"Lost the connection to {uri.Address}: {reset.Message}" : $"{uri.Address} reset the connection.", reset);
        }
        catch (ConnectionAbortedException broken)
        {
            throw CommandFailure.Failed($"Lost the connection to {uri.Address}: {broken.Message}", broken);
        }
        catch (SocketException lost)
        {
            throw CommandFailure.Failed($"Lost the connection to {uri.Address}: {lost.Message}.", lost);
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
