using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Client;

/// <summary>A connection as the last middleware passed it on; disposing it lets the middleware unwind.</summary>
internal sealed class ClientConnection(ConnectionContext inner, HandOver handOver) : ConnectionWrapper(inner)
{
    protected override async ValueTask EndAsync() => await handOver.EndAsync().ConfigureAwait(false);
}
