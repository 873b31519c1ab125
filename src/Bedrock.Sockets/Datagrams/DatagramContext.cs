using System.Net;
using Bedrock.Sockets.Diagnostics;

namespace Bedrock.Sockets.Datagrams;

/// <summary>A datagram that has come: its data, its sender, and the way to answer. It is used again for another one when its handler's task has ended; copy what must live longer. One caller at a time.</summary>
public sealed class DatagramContext
{
    private readonly DatagramReceiver _receiver;
    private readonly byte[] _buffer;
    private EndPoint? _remoteEndPoint;
    private ushort _slot;
    private int _length;
    private int _allowedReply;
    private bool _isAnswered;

    internal DatagramContext(DatagramReceiver receiver, int bufferSize, SocketAddress sender)
    {
        _receiver = receiver;
        RemoteAddress = sender;

        // Not moved while the kernel writes to it, so nothing has to be pinned for a datagram.
        _buffer = GC.AllocateUninitializedArray<byte>(bufferSize, pinned: true);
    }

    /// <summary>What was sent, 0 bytes and more; valid until the handler's task ends.</summary>
    public ReadOnlyMemory<byte> Data => _buffer.AsMemory(0, _length);

    /// <summary>Who sent it, as the kernel has it; valid until the handler's task ends. A Unix datagram's sender may have no address, and cannot be answered.</summary>
    public SocketAddress RemoteAddress { get; }

    /// <summary>Who sent it, as an object made when it is first asked for; it may be kept. An IPv4 address is one also where the endpoint takes both families.</summary>
    public EndPoint RemoteEndPoint => _remoteEndPoint ??= DatagramAddress.ToEndPoint(RemoteAddress);

    /// <summary>Where the endpoint listens.</summary>
    public EndPoint LocalEndPoint => _receiver.Socket.LocalEndPoint;

    /// <summary>Fires when the server has stopped and does not wait for handlers any longer.</summary>
    public CancellationToken Aborted => _receiver.Aborted;

    /// <summary>Whether its sender has an address: a Unix sender that has bound no path has nothing but a family.</summary>
    internal bool HasSender => RemoteAddress.Size > KernelDatagramSocket.UnnamedSize;

    internal DatagramReceiver Receiver => _receiver;

    /// <summary>The sender's place in the tables of the guard.</summary>
    internal ushort Slot => _slot;

    /// <summary>What the socket receives into: one byte more than a datagram may have, which shows those that are too long.</summary>
    internal Memory<byte> Buffer => _buffer;

    /// <summary>Asks for a reply larger than the request, for a protocol that cannot do without: as time does (RFC 868), whose request is empty. Such replies are limited per source and second.</summary>
    /// <param name="maxBytes">The largest reply, at least 0 bytes. Keep it near the 28 bytes of the headers that even an empty request has: it is what a forged sender gets.</param>
    public void AllowReply(int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);

        _allowedReply = maxBytes;
    }

    /// <summary>
    /// Answers the sender, at most once. The reply is not sent, but counted, when the guard refuses it
    /// (larger than the request and not allowed, or too many of those), or when the sender of a Unix datagram has no room for it.
    /// </summary>
    /// <param name="data">The reply, taken over before this returns; UDP over IPv4 carries up to 65,507 bytes.</param>
    /// <returns>A task that ends when the reply is with the kernel, nearly always at once.</returns>
    /// <exception cref="InvalidOperationException">It was answered before.</exception>
    public ValueTask ReplyAsync(ReadOnlySpan<byte> data)
    {
        if (_isAnswered)
        {
            throw new InvalidOperationException("A datagram is answered once.");
        }

        _isAnswered = true;
        if (_receiver.Guard?.RefusesReply(_slot, _length, _allowedReply, data.Length) is { } refused)
        {
            _receiver.Drop(RemoteAddress, refused);
            return default;
        }

        return _receiver.SendAsync(RemoteAddress, data);
    }

    /// <summary>Answers the sender, at most once.</summary>
    /// <inheritdoc cref="ReplyAsync(ReadOnlySpan{byte})"/>
    public ValueTask ReplyAsync(ReadOnlyMemory<byte> data) => ReplyAsync(data.Span);

    /// <summary>Begins anew with a datagram that lies in <see cref="Buffer"/>.</summary>
    internal void Begin(int length)
    {
        _length = length;
        _remoteEndPoint = null;
        _slot = 0;
        _allowedReply = 0;
        _isAnswered = false;
    }

    /// <summary>Asks the guard.</summary>
    internal DatagramDrop? RefusedBy(DatagramGuard guard) => guard.Refuses(RemoteAddress, out _slot);
}
