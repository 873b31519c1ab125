using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>A connection on a socket of .NET.</summary>
/// <remarks>
/// Its receive buffer has room for a short reply, so that one operation says that something came and brings it; what does not fit goes through the worker's buffer.
/// Of datagrams each receive brings one, so it is repeated until there is none.
/// </remarks>
internal sealed class PlatformLink(FleetWorker worker, PlatformSockets sockets, ClientSockets factory, FleetClient client) : IClientLink
{
    private readonly byte[] _received = new byte[factory.ReceiveSize];
    private Socket? _socket;
    private SocketSignal? _signal;
    private SocketSignal? _rest;
    private bool _isConnecting;
    private bool _isPending;

    public SocketError Connect(long connection)
    {
        try
        {
            _socket = factory.Create(connection);
            _signal ??= NewSignal();
            _signal.RemoteEndPoint = factory.Target;
            _signal.SetBuffer(Memory<byte>.Empty); // Connecting would send what is in it.
            Begin(_socket.ConnectAsync(_signal));
            _isConnecting = true;
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }

    public int Send(ReadOnlySpan<byte> bytes, out SocketError error) => _socket!.Send(bytes, SocketFlags.None, out error); // It is there while it is open.

    public void SendRest(byte[] bytes)
    {
        _rest = NewSignal();
        _rest.SetBuffer(bytes);
        if (!_socket!.SendAsync(_rest)) // It is there while it is open.
        {
            sockets.Queue(_rest);
        }
    }

    public void Close(bool reset)
    {
        if (_socket is null)
        {
            return;
        }

        if (reset)
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        _socket.Dispose();
        _socket = null;
        _rest = null;
        _isConnecting = false;
        if (_isPending)
        {
            // It will still come, and must not be taken for one of the next connection.
            _signal = null;
            _isPending = false;
        }
    }

    /// <summary>An operation has ended.</summary>
    public void Handle(SocketSignal signal)
    {
        if (signal == _rest)
        {
            _rest = null;
            var error = signal.SocketError;
            signal.Dispose();
            client.Sent(error);
        }
        else if (signal != _signal)
        {
            // Of a connection that was given up meanwhile.
            signal.Dispose();
        }
        else
        {
            _isPending = false;
            if (_isConnecting)
            {
                _isConnecting = false;
                signal.SetBuffer(_received);
                client.Connected(signal.SocketError);
            }
            else
            {
                Receive(signal);
            }

            Listen();
        }
    }

    private void Receive(SocketSignal signal)
    {
        var (error, room) = (signal.SocketError, _received.Length);
        var bytes = _received.AsSpan(0, signal.BytesTransferred);
        while (client.Take(error, bytes) && (bytes.Length == room || factory.IsDatagram))
        {
            var buffer = worker.ReceiveBuffer;
            room = buffer.Length;
            bytes = buffer[.._socket!.Receive(buffer, SocketFlags.None, out error)]; // It is there while it is open.
        }

        client.Settled();
    }

    private SocketSignal NewSignal() => new(sockets, this);

    private void Listen()
    {
        if (_socket is not null && !_isPending)
        {
            Begin(_socket.ReceiveAsync(_signal!)); // There is one when there is a socket.
        }
    }

    private void Begin(bool isPending)
    {
        _isPending = true;
        if (!isPending)
        {
            // Not at once: one client must not keep the others from their turn.
            sockets.Queue(_signal!); // Whoever begins has one.
        }
    }
}
