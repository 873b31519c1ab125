using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bedrock.Sockets.Diagnostics;

namespace Bedrock.Sockets.Datagrams;

/// <summary>The conversation with one remote address: its datagrams in the order in which they came, each as it was sent. One reader at a time; sends from any thread.</summary>
/// <remarks>
/// <para>Its sender may be forged, so until <see cref="ConfirmAddress"/> a session sends no more datagrams and no more bytes than it was sent.</para>
/// <para>It ends when the handler returns; its datagrams end when the remote has been silent for <see cref="DatagramSessionOptions.IdleTimeout"/>, when it gives way to a newcomer, or when the server stops.</para>
/// </remarks>
#pragma warning disable CA1001 // The token has no timer and no wait handle, so there is nothing to dispose; whoever looks at it late may do so.
public sealed class DatagramSession
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<byte[]> _queue;
    private readonly Lock _creditLock = new();
    private readonly DatagramSessions _sessions;
    private readonly DatagramReceiver _receiver;
    private readonly ushort _slot;
    private byte[]? _current;
    private long _datagramsOwed;
    private long _bytesOwed;
    private bool _isConfirmed;

    internal DatagramSession(DatagramSessions sessions, DatagramContext first, ulong? source, int maxQueued)
    {
        _sessions = sessions;
        _receiver = first.Receiver;
        _slot = first.Slot;
        _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(maxQueued) { SingleReader = true });
        RemoteAddress = DatagramAddress.Copy(first.RemoteAddress);
        Source = source;
        InOrder = new LinkedListNode<DatagramSession>(this);
        InSource = new LinkedListNode<DatagramSession>(this);
    }

    /// <summary>Who is spoken with. An IPv4 address is one also where the endpoint takes both families.</summary>
    public EndPoint RemoteEndPoint => field ??= DatagramAddress.ToEndPoint(RemoteAddress);

    /// <summary>Where the endpoint listens.</summary>
    public EndPoint LocalEndPoint => _receiver.Socket.LocalEndPoint;

    /// <summary>Fires when the remote has been silent for too long, when the session gives way to a newcomer, and when the server has stopped and does not wait for handlers any longer.</summary>
    public CancellationToken Ended => _ended.Token;

    internal SocketAddress RemoteAddress { get; }

    /// <summary>What counts as one source; none for a Unix socket, whose sender the kernel vouches for.</summary>
    internal ulong? Source { get; }

    /// <summary>When it was heard last. The list's lock guards it.</summary>
    internal long LastHeard { get; set; }

    /// <summary>Its place among all.</summary>
    internal LinkedListNode<DatagramSession> InOrder { get; }

    /// <summary>Its place among those of its source.</summary>
    internal LinkedListNode<DatagramSession> InSource { get; }

    internal DatagramReceiver Receiver => _receiver;

    /// <summary>Waits for a datagram.</summary>
    /// <param name="cancellationToken">Ends the wait: a timeout of the protocol's own, say, after which it sends again.</param>
    /// <returns>Whether there is one; <see langword="false"/> when there will be none any more.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _queue.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the next datagram, if there is one.</summary>
    /// <param name="data">Its data, 0 bytes and more; valid until the next one is taken or the handler ends.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> data)
    {
        Return(ref _current);
        var isThere = _queue.Reader.TryRead(out _current);
        data = isThere ? QueuedDatagram.Data(_current!) : default; // Not null when there is one.
        return isThere;
    }

    /// <summary>All datagrams until there will be none any more.</summary>
    /// <param name="cancellationToken">Ends the wait for the next.</param>
    /// <returns>Their data; each is valid until the next one is asked for, so they cannot be collected.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryRead(out var data))
            {
                yield return data;
            }
        }
    }

    /// <summary>
    /// Sends a datagram to the remote. It is not sent, but counted, when the guard refuses it: more datagrams or bytes than were received, from an address that is not confirmed,
    /// on an endpoint that does not allow larger replies.
    /// </summary>
    /// <param name="data">The data, taken over before this returns; UDP over IPv4 carries up to 65,507 bytes.</param>
    /// <returns>A task that ends when it is with the kernel, nearly always at once.</returns>
    public ValueTask SendAsync(ReadOnlySpan<byte> data)
    {
        if (Refuses(data.Length) is { } refused)
        {
            _receiver.Drop(RemoteAddress, refused);
            return default;
        }

        return _receiver.SendAsync(RemoteAddress, data);
    }

    /// <summary>Sends a datagram to the remote.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlySpan{byte})"/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data) => SendAsync(data.Span);

    /// <summary>
    /// Says that the remote receives what is sent to its address: it has sent back something that it could not know otherwise, such as a random number of 8 bytes or more.
    /// From then on the session may send as much as it likes, and does not give way to newcomers. DANGER: without such a proof a forged sender aims all that at a victim.
    /// </summary>
    public void ConfirmAddress()
    {
        lock (_creditLock)
        {
            _isConfirmed = true;
        }

        _sessions.Confirmed(this);
    }

    /// <summary>Adds what has come. Returns whether there was room; nothing has changed if not.</summary>
    internal bool TryAdd(byte[] datagram)
    {
        // Before the handler can see it: it may answer at once.
        Owe(1, QueuedDatagram.Data(datagram).Length);
        if (_queue.Writer.TryWrite(datagram))
        {
            return true;
        }

        Owe(-1, -QueuedDatagram.Data(datagram).Length);
        return false;
    }

    /// <summary>No datagram is added any more; those that are there can be read.</summary>
    internal void Complete() => _queue.Writer.TryComplete();

    /// <summary>As <see cref="Complete"/>, and the token fires, not on this thread.</summary>
    internal void End()
    {
        Complete();
        Ending = _ended.CancelAsync();
    }

    /// <summary>What was registered with the token; ended before <see cref="End"/>.</summary>
    internal Task Ending { get; private set; } = Task.CompletedTask;

    /// <summary>Gives back what the handler has left. Returns how many datagrams it has not read.</summary>
    internal int Clear()
    {
        Return(ref _current);
        var unread = 0;
        while (_queue.Reader.TryRead(out var datagram))
        {
            unread++;
            Return(ref datagram);
        }

        return unread;
    }

    private DatagramDrop? Refuses(int bytes)
    {
        if (_receiver.Guard is not { } guard)
        {
            return null;
        }

        lock (_creditLock)
        {
            if (_isConfirmed)
            {
                return null;
            }

            if (_datagramsOwed > 0 && _bytesOwed >= bytes)
            {
                _datagramsOwed--;
                _bytesOwed -= bytes;
                return null;
            }
        }

        // As larger than its request as a reply can be.
        return guard.RefusesReply(_slot, requestBytes: -1, allowedBytes: -1, bytes);
    }

    private void Owe(int datagrams, int bytes)
    {
        lock (_creditLock)
        {
            _datagramsOwed += datagrams;
            _bytesOwed += bytes;
        }
    }

    /// <summary>Once, also if somebody reads on though the handler has ended: an array must not be in the pool twice.</summary>
    private void Return(ref byte[]? datagram)
    {
        if (Interlocked.Exchange(ref datagram, null) is { } unused)
        {
            _sessions.Return(unused);
        }
    }
}
