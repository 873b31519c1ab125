using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports;

/// <summary>Both ends of one connection, and whatever the transport needs to be cleaned up after them.</summary>
public sealed class ConnectedPair(ConnectionContext server, ConnectionContext client, Func<ValueTask>? cleanUp = null) : IAsyncDisposable
{
    public ConnectionContext Server => server;

    public ConnectionContext Client => client;

    public async ValueTask DisposeAsync()
    {
        // Both at once: a graceful end may wait for the other side.
        await Task.WhenAll(client.DisposeAsync().AsTask(), server.DisposeAsync().AsTask());
        if (cleanUp is not null)
        {
            await cleanUp();
        }
    }
}
