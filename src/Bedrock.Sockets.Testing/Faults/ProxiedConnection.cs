using System.Net.Sockets;

namespace Bedrock.Sockets.Testing.Faults;

/// <summary>A client's connection and the one that the proxy made to the server for it.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server)
{
    private int _reset;

    /// <summary>Moves bytes both ways until both directions have ended, or one fails.</summary>
    public async Task RunAsync(FaultRules toServer, FaultRules toClient, Func<Random> random, TimeProvider clock, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pumps = new[]
        {
            new FaultPump(client, server, toServer, random(), clock, Reset).RunAsync(over.Token),
            new FaultPump(server, client, toClient, random(), clock, Reset).RunAsync(over.Token),
        };
        try
        {
            await foreach (var pump in Task.WhenEach(pumps).ConfigureAwait(false))
            {
                await pump.ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has reset its connection, or the proxy ends: the other side learns it.
            Reset();
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            client.Dispose();
            server.Dispose();
        }
    }

    /// <summary>Resets both sides.</summary>
    public void Reset()
    {
        if (Interlocked.Exchange(ref _reset, 1) == 0)
        {
            client.Close(timeout: 0);
            server.Close(timeout: 0);
        }
    }
}
