using System.Security.Cryptography;
using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Protocols.Chargen;

/// <summary>Answers every datagram with a random number of characters from 0 to 512, whatever it holds: the UDP service of RFC 864. Stateless.</summary>
/// <remarks>The service that reflected floods were made of: UDP endpoints send replies larger than requests only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set.</remarks>
public sealed class ChargenDatagramHandler : DatagramHandler
{
    /// <summary>Answers with characters that have nothing to do with those of the last reply.</summary>
    /// <param name="datagram">The datagram; its data does not matter.</param>
    /// <returns>A task that ends when the reply is with the kernel.</returns>
    public override ValueTask OnDatagramAsync(DatagramContext datagram)
    {
        ArgumentNullException.ThrowIfNull(datagram);

        return datagram.ReplyAsync(ChargenLines.From(RandomNumberGenerator.GetInt32(ChargenLines.Count), RandomNumberGenerator.GetInt32(ChargenLines.MaxDatagram + 1)));
    }
}
