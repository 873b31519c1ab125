using System.Buffers;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Protocols.Shout;

/// <summary>Sends every line back in upper case, until the client ends its side.</summary>
/// <remarks>Lines are UTF-8 of up to 65,536 bytes; what is not UTF-8 comes back as it came. Stateless: one instance serves any number of connections at once.</remarks>
public sealed class ShoutHandler : FrameHandler<LineCodec, ReadOnlySequence<byte>>
{
    /// <inheritdoc/>
    protected override async Task RunAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer)
    {
        ArgumentNullException.ThrowIfNull(peer);

#pragma warning disable CA2007 // The sequence has no ConfigureAwait: its own awaits are free of the context, and a server has none.
        await foreach (var line in peer.ReadAllAsync())
#pragma warning restore CA2007
        {
            Shout(peer, line);
        }
    }

    private static void Shout(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer, in ReadOnlySequence<byte> line)
    {
        var length = (int)line.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length + UpperCase.MaxBytes(length));
        line.CopyTo(rented);
        var upper = rented.AsSpan(length);
        peer.Write(upper[..UpperCase.Write(rented.AsSpan(0, length), upper)]);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
