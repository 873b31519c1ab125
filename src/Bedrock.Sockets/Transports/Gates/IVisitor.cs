using System.Net;

namespace Bedrock.Sockets.Transports.Gates;

/// <summary>Who stands at the door: a socket that a transport has just accepted. Disposing it closes it.</summary>
internal interface IVisitor : IDisposable
{
    /// <summary>The number of its descriptor.</summary>
    long Descriptor { get; }

    /// <summary>Its address.</summary>
    EndPoint? Remote { get; }

    /// <summary>Sends <paramref name="reply"/> and closes in order; without a reply resets, so that a refused peer leaves no TIME_WAIT behind.</summary>
    /// <remarks>A reply fits the send buffer of a new socket, so sending it does not wait; a peer that has spoken first may lose it to the reset that follows.</remarks>
    void Refuse(ReadOnlySpan<byte> reply);
}
