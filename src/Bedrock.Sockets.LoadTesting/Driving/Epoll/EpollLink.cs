using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>A connection on a bare descriptor, which its worker's epoll watches.</summary>
/// <remarks>
/// After a receive that did not fill its room the next one waits for an event. When the peer has finished it is made at once: no further event will come.
/// Of datagrams each receive brings one, so it is repeated until there is none.
/// </remarks>
internal sealed class EpollLink(FleetWorker worker, EpollSet epoll, ClientSockets sockets, FleetClient client, uint number) : IClientLink
{
    private const EpollFlags Everything = EpollFlags.Readable | EpollFlags.Writable | EpollFlags.PeerFinished | EpollFlags.EdgeTriggered;
    private const EpollFlags Over = EpollFlags.PeerFinished | EpollFlags.HangUp | EpollFlags.Error;
    private const int None = -1;

    private int _descriptor = None;
    private uint _generation;
    private bool _isConnecting;
    private ReadOnlyMemory<byte>? _rest;

    public SocketError Connect(long connection)
    {
        var target = sockets.Target.Serialize();
        _descriptor = NativeMethods.Socket(MemoryMarshal.Read<ushort>(target.Buffer.Span), (sockets.IsDatagram ? NativeMethods.Datagram : NativeMethods.Stream) | NativeMethods.NonBlockCloseOnExec, 0);
        if (_descriptor < 0)
        {
            return Errno.ToSocketError(Errno.Last);
        }

        if (sockets.Target is IPEndPoint && !sockets.IsDatagram)
        {
            _ = NativeMethods.SetOption(_descriptor, NativeMethods.LevelTcp, NativeMethods.TcpNoDelay, 1, sizeof(int));
        }

        if (sockets.SourceOf(connection) is { } source && !TryBind(source.Serialize()))
        {
            return Errno.ToSocketError(Errno.Last);
        }

        if (NativeMethods.Connect(_descriptor, ref MemoryMarshal.GetReference(target.Buffer.Span), target.Size) < 0 && Errno.Last != Errno.InProgress)
        {
            return Errno.ToSocketError(Errno.Last);
        }

        // A connection that is there already is told as the first event.
        _isConnecting = true;
        return epoll.Add(_descriptor, Everything, ((ulong)_generation << 32) | number) < 0 ? Errno.ToSocketError(Errno.Last) : SocketError.Success;
    }

    public int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        var sent = NativeMethods.Send(_descriptor, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, NativeMethods.NoSignal);
        error = sent < 0 ? Errno.ToSocketError(Errno.Last) : SocketError.Success;
        return (int)sent;
    }

    // An event tells when there is room: the send that did not take all has asked for it.
    public void SendRest(byte[] bytes) => _rest = bytes;

    public void Close(bool reset)
    {
        if (_descriptor == None)
        {
            return;
        }

        if (reset)
        {
            _ = NativeMethods.SetLinger(_descriptor, NativeMethods.LevelSocket, NativeMethods.SocketLinger, new Linger(IsOn: 1, Seconds: 0), 2 * sizeof(int));
        }

        _ = NativeMethods.Close(_descriptor);
        _descriptor = None;
        _generation++;
        _isConnecting = false;
        _rest = null;
    }

    /// <summary>Something has happened to a connection, be it this one or an earlier one.</summary>
    public void Handle(uint generation, EpollFlags flags)
    {
        if (generation == _generation && _isConnecting)
        {
            _isConnecting = false;
            client.Connected((flags & Over) == EpollFlags.None ? SocketError.Success : TakeError());
        }

        if (generation == _generation && _rest is not null && (flags & (EpollFlags.Writable | Over)) != EpollFlags.None)
        {
            SendMore();
        }

        if (generation == _generation && (flags & (EpollFlags.Readable | Over)) != EpollFlags.None)
        {
            Receive(toTheEnd: (flags & Over) != EpollFlags.None);
        }
    }

    private bool TryBind(SocketAddress source)
    {
        _ = NativeMethods.SetOption(_descriptor, NativeMethods.LevelIp, NativeMethods.IpBindAddressNoPort, 1, sizeof(int));
        return NativeMethods.Bind(_descriptor, ref MemoryMarshal.GetReference(source.Buffer.Span), source.Size) == 0;
    }

    private SocketError TakeError()
    {
        var size = sizeof(int);
        return NativeMethods.GetOption(_descriptor, NativeMethods.LevelSocket, NativeMethods.SocketErrorOption, out var error, ref size) < 0
            ? Errno.ToSocketError(Errno.Last)
            : Errno.ToSocketError(error);
    }

    private void SendMore()
    {
        var rest = _rest.GetValueOrDefault();
        var sent = Send(rest.Span, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error == SocketError.Success && sent < rest.Length)
        {
            _rest = rest[sent..];
            return;
        }

        _rest = null;
        client.Sent(error);
    }

    private void Receive(bool toTheEnd)
    {
        var buffer = worker.ReceiveBuffer;
        bool mayBeMore;
        do
        {
            var received = (int)NativeMethods.Receive(_descriptor, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length, 0);
            var error = received < 0 ? Errno.ToSocketError(Errno.Last) : SocketError.Success;
            mayBeMore = client.Take(error, buffer[..Math.Max(0, received)]) && (received == buffer.Length || toTheEnd || sockets.IsDatagram);
        }
        while (mayBeMore);

        client.Settled();
    }
}
