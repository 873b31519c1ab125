using System.Buffers.Binary;
using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Protocols.Time868;

/// <summary>Answers every datagram, which is empty when the client keeps to the RFC, with the time as four bytes: the UDP service of RFC 868. Stateless.</summary>
/// <remarks>The reply is larger than an empty request, so it asks the guard for four bytes: 32 with the headers for 28 that came, and limited per source.</remarks>
public sealed class Time868DatagramHandler : DatagramHandler
{
    private readonly TimeProvider _clock;

    /// <summary>Makes a handler that tells the time of a clock.</summary>
    /// <param name="clock">The clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="clock"/> is null.</exception>
    public Time868DatagramHandler(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);

        _clock = clock;
    }

    /// <summary>Answers with the four bytes.</summary>
    /// <param name="datagram">The datagram; its data does not matter.</param>
    /// <returns>A task that ends when the reply is with the kernel.</returns>
    public override ValueTask OnDatagramAsync(DatagramContext datagram)
    {
        ArgumentNullException.ThrowIfNull(datagram);

        Span<byte> reply = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(reply, Rfc868Time.FromDateTime(_clock.GetUtcNow()));
        datagram.AllowReply(reply.Length);
        return datagram.ReplyAsync(reply);
    }
}
