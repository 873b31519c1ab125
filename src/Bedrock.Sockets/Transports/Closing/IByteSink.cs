using System.Buffers;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>Where a pump sends to: a connected stream socket, TLS above one, or what a test puts in its place.</summary>
internal interface IByteSink
{
    /// <summary>How many received bytes the kernel holds that nobody has read.</summary>
    int Unread { get; }

    /// <summary>Hands all of <paramref name="bytes"/> to the kernel, waiting while it takes no more.</summary>
    /// <returns>Whether it took them; <see langword="false"/> when the connection is gone.</returns>
    ValueTask<bool> SendAsync(ReadOnlySequence<byte> bytes);

    /// <summary>Ends our side: the peer's input ends, ours stays readable. On a socket it is FIN; under TLS there is a word before it.</summary>
    /// <returns>Whether the connection was still there.</returns>
    ValueTask<bool> FinishAsync();
}
