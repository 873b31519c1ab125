using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Protocols.Echo;

/// <summary>Sends every datagram back as it is, the empty one too: the UDP service of RFC 862. Stateless.</summary>
public sealed class EchoDatagramHandler : DatagramHandler
{
    /// <summary>Answers with the same data.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <returns>A task that ends when the reply is with the kernel.</returns>
    public override ValueTask OnDatagramAsync(DatagramContext datagram)
    {
        ArgumentNullException.ThrowIfNull(datagram);

        return datagram.ReplyAsync(datagram.Data);
    }
}
