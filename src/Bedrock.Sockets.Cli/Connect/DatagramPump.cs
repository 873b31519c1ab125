using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>Sends what is read from a stream, each read as one datagram, and writes the data of those that come to another.</summary>
internal static class DatagramPump
{
    /// <summary>The most that UDP carries over IPv4.</summary>
    private const int MaxData = 65_507;

    private const int MaxReceived = 256 * 1024;

    /// <summary>Pumps until the input has ended and nothing has come for a while.</summary>
    /// <param name="client">The client; the caller disposes it.</param>
    /// <param name="input">What to send. If it ends at once, an empty datagram is sent: some protocols ask so. A read from it may be left pending.</param>
    /// <param name="output">Where to write what is received.</param>
    /// <param name="wait">How long nothing may have come.</param>
    /// <returns>A task that fails with whatever fails first.</returns>
    public static async Task RunAsync(DatagramClient client, Stream input, Stream output, TimeSpan wait)
    {
        using var quiet = new CancellationTokenSource();
        var sending = SendAsync(client, input);
        var receiving = ReceiveAsync(client, output, () =>
        {
            if (sending.IsCompleted)
            {
                quiet.CancelAfter(wait);
            }
        }, quiet.Token);

        await (await Task.WhenAny(sending, receiving).ConfigureAwait(false)).ConfigureAwait(false);
        quiet.CancelAfter(wait);
        await receiving.ConfigureAwait(false);
    }

    private static async Task SendAsync(DatagramClient client, Stream input)
    {
        var chunk = new byte[MaxData];
        var count = await input.ReadAsync(chunk, CancellationToken.None).ConfigureAwait(false);
        do
        {
            await client.SendAsync(chunk.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            count = await input.ReadAsync(chunk, CancellationToken.None).ConfigureAwait(false);
        }
        while (count > 0);
    }

    private static async Task ReceiveAsync(DatagramClient client, Stream output, Action received, CancellationToken quiet)
    {
        var data = new byte[MaxReceived];
        try
        {
            while (true)
            {
                var length = await client.ReceiveAsync(data, quiet).ConfigureAwait(false);
                received();
                await output.WriteAsync(data.AsMemory(0, length), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested)
        {
            // Nothing has come for a while.
        }
    }
}
