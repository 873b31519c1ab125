using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Bedrock.Sockets.Datagrams;

/// <summary>A bound address of a <see cref="MemoryDatagramNetwork"/>: a queue of datagrams.</summary>
internal sealed class MemoryDatagramSocket(MemoryDatagramNetwork network, IPEndPoint endpoint) : IDatagramSocket
{
    private readonly Channel<(byte[] Data, SocketAddress From)> _queue = Channel.CreateBounded<(byte[], SocketAddress)>(MemoryDatagramNetwork.QueueLength);
    private long _dropped;

    public EndPoint LocalEndPoint => endpoint;

    public SocketAddress Address { get; } = endpoint.Serialize();

    public long Dropped => Volatile.Read(ref _dropped);

    public bool Enqueue(byte[] data, SocketAddress from)
    {
        if (_queue.Writer.TryWrite((data, DatagramAddress.Copy(from))))
        {
            return true;
        }

        Interlocked.Increment(ref _dropped);
        return false;
    }

    public async ValueTask<int> ReceiveFromAsync(Memory<byte> buffer, SocketAddress sender, CancellationToken cancellationToken)
    {
        try
        {
            return Take(await _queue.Reader.ReadAsync(cancellationToken).ConfigureAwait(false), buffer.Span, sender);
        }
        catch (ChannelClosedException)
        {
            throw new SocketException((int)SocketError.OperationAborted);
        }
    }

    public bool TryReceiveFrom(Span<byte> buffer, SocketAddress sender, out int count)
    {
        var isThere = _queue.Reader.TryRead(out var datagram);
        count = isThere ? Take(datagram, buffer, sender) : 0;
        return isThere;
    }

    public bool TrySendTo(ReadOnlySpan<byte> data, SocketAddress receiver)
    {
        // What becomes of it the sender never learns.
        network.Deliver(data, Address, receiver);
        return true;
    }

    public ValueTask SendToAsync(ReadOnlyMemory<byte> data, SocketAddress receiver, CancellationToken cancellationToken)
    {
        TrySendTo(data.Span, receiver);
        return default;
    }

    public void Dispose()
    {
        network.Release(this);
        _queue.Writer.TryComplete();
    }

    private static int Take((byte[] Data, SocketAddress From) datagram, Span<byte> buffer, SocketAddress sender)
    {
        var (data, from) = datagram;
        sender.Size = from.Size;
        from.Buffer.Span[..from.Size].CopyTo(sender.Buffer.Span);

        var fits = Math.Min(data.Length, buffer.Length);
        data.AsSpan(0, fits).CopyTo(buffer);
        return fits;
    }
}
