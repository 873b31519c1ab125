using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Datagrams;

/// <summary>A bound UDP or Unix datagram socket of the system.</summary>
internal sealed class KernelDatagramSocket : IDatagramSocket
{
    // From Linux's asm-generic/socket.h and uapi/linux/sock_diag.h.
    private const int LinuxSolSocket = 1;
    private const int LinuxSoMemInfo = 55;
    private const int MemInfoValues = 9;
    private const int MemInfoDrops = 8;

    /// <summary>A Unix sender that has bound no path has an address of nothing but its family.</summary>
    internal const int UnnamedSize = 2;

    private readonly Socket _socket;
    private readonly int _addressSize;
    private readonly bool _isConnected;

    /// <summary>Takes over a bound socket. One that is connected to a peer sends to that one, whatever the address, and hears when nobody listens there.</summary>
    public KernelDatagramSocket(Socket socket, EndPoint bound, bool isConnected = false)
    {
        _socket = socket;
        _isConnected = isConnected;
        _addressSize = SocketAddress.GetMaximumAddressSize(socket.AddressFamily);

        // What the runtime makes of a Unix socket's address is a path without its file; the one that was asked for is the better name.
        LocalEndPoint = bound is IPEndPoint ? socket.LocalEndPoint! : bound; // Bound, so it has one.

        // A send that finds no room says so at once, and does not wait.
        socket.Blocking = false;
    }

    public EndPoint LocalEndPoint { get; }

    public long Dropped
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return 0;
            }

            try
            {
                Span<uint> values = stackalloc uint[MemInfoValues];
                var bytes = _socket.GetRawSocketOption(LinuxSolSocket, LinuxSoMemInfo, MemoryMarshal.AsBytes(values));
                return bytes > MemInfoDrops * sizeof(uint) ? values[MemInfoDrops] : 0;
            }
            catch (Exception unknown) when (unknown is SocketException or ObjectDisposedException)
            {
                return 0;
            }
        }
    }

    public ValueTask<int> ReceiveFromAsync(Memory<byte> buffer, SocketAddress sender, CancellationToken cancellationToken)
    {
        // The last sender may have left it shorter.
        sender.Size = _addressSize;
        return _socket.ReceiveFromAsync(buffer, SocketFlags.None, sender, cancellationToken);
    }

    /// <summary>Blocks until there is a datagram, or <see cref="StopWaiting"/> was called, or the time is over.</summary>
    public bool Wait(TimeSpan time) => _socket.Poll(time, SelectMode.SelectRead);

    /// <summary>Wakes who waits, where the system does that (Linux). What has come can still be received, and replies can be sent.</summary>
    public void StopWaiting()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception done) when (done is SocketException or ObjectDisposedException)
        {
            // Linux says that UDP sockets are not connected, and wakes who polls them all the same (net/ipv4/af_inet.c).
        }
    }

    public bool TryReceiveFrom(Span<byte> buffer, SocketAddress sender, out int count)
    {
        sender.Size = _addressSize;
        try
        {
            count = _socket.ReceiveFrom(buffer, SocketFlags.None, sender);
            return true;
        }
        catch (SocketException empty) when (empty.SocketErrorCode == SocketError.WouldBlock)
        {
            count = 0;
            return false;
        }
    }

    public bool TrySendTo(ReadOnlySpan<byte> data, SocketAddress receiver)
    {
        if (!_isConnected && receiver.Size <= UnnamedSize)
        {
            throw new SocketException((int)SocketError.DestinationAddressRequired);
        }

        try
        {
            _ = _isConnected ? _socket.Send(data, SocketFlags.None) : _socket.SendTo(data, SocketFlags.None, receiver);
            return true;
        }
        catch (SocketException full) when (full.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
        {
            return false;
        }
    }

    public async ValueTask SendToAsync(ReadOnlyMemory<byte> data, SocketAddress receiver, CancellationToken cancellationToken)
        => _ = _isConnected
            ? await _socket.SendAsync(data, SocketFlags.None, cancellationToken).ConfigureAwait(false)
            : await _socket.SendToAsync(data, SocketFlags.None, receiver, cancellationToken).ConfigureAwait(false);

    public void Dispose() => _socket.Dispose();
}
