using Bedrock.Sockets.Transports.Memory;

namespace Bedrock.Sockets.Tests.Transports.Memory;

internal static class MemoryPair
{
    public static async Task<ConnectedPair> ConnectAsync(MemoryTransportOptions? options = null)
    {
        var transport = new MemoryTransport(options);
        var listener = await transport.BindAsync(new MemoryEndPoint("pair"));
        var client = await transport.ConnectAsync(listener.EndPoint);
        var server = await listener.AcceptAsync() ?? throw new InvalidOperationException("The listener is unbound.");
        return new ConnectedPair(server, client, listener.DisposeAsync);
    }
}
