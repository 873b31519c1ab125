using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>Runs <c>bedrock connect</c> for datagrams.</summary>
internal static class DatagramAction
{
    public static async Task<int> RunAsync(SocketUri uri, TimeSpan timeout, TimeSpan wait)
    {
        try
        {
            using var patience = new CancellationTokenSource(timeout);
            var client = await DatagramClient.ConnectAsync(uri.EndPoint, cancellationToken: patience.Token).ConfigureAwait(false);
            await using var disposal = client.ConfigureAwait(false);
            await DatagramPump.RunAsync(client, StandardStreams.OpenInput(), StandardStreams.OpenOutput(), wait).ConfigureAwait(false);
            return ExitCode.Fine;
        }
        catch (OperationCanceledException late)
        {
            throw CommandFailure.Failed($"The address of {uri.Address} was not found within {timeout.TotalSeconds} s. Check it, or wait longer with --timeout.", late);
        }
        catch (SocketException error)
        {
            throw CommandFailure.Failed(
                error.SocketErrorCode == SocketError.MessageSize ? $"A piece of the input is too long for a datagram to {uri.Address}." : ConnectAction.Describe(uri, error), error);
        }
        catch (IOException ended) when (ended.HResult == StandardStreams.BrokenPipe)
        {
            // Whoever reads our output has seen enough.
            return ExitCode.Fine;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"Standard input or output failed: {error.Message}", error);
        }
    }
}
