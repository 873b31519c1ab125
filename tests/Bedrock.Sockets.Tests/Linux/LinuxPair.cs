using System.Net;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Tests.Transports;

namespace Bedrock.Sockets.Tests.Linux;

internal static class LinuxPair
{
    /// <summary>Connects two ends of the transport with each other.</summary>
    public static async Task<ConnectedPair> ConnectAsync(LinuxEngine engine, EndPoint endpoint, Action<LinuxTransportOptions>? configure = null)
    {
        var options = new LinuxTransportOptions { Engine = engine, LoopCount = 2 };
        configure?.Invoke(options);
        var transport = new LinuxTransportFactory(options);
        var listener = await transport.BindAsync(endpoint);
        var accepting = listener.AcceptAsync().AsTask();
        var client = await transport.ConnectAsync(listener.EndPoint).AsTask().WaitAsync(TcpPeer.Guard);
        var server = await accepting.WaitAsync(TcpPeer.Guard);
        return new ConnectedPair(server!, client, listener.DisposeAsync);
    }
}
