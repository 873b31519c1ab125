using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>A listening socket, and what it takes to bind one of each kind.</summary>
internal sealed class ListenSocket : IAcceptor<SocketVisitor>
{
    private readonly Socket _socket;
    private string? _file;

    private ListenSocket(Socket socket, EndPoint asked)
    {
        _socket = socket;
        EndPoint = socket.LocalEndPoint!; // Bound, so it has one.
        if (socket.AddressFamily == AddressFamily.Unix && UnixClientEndPoint.TryMakeRoom(socket) && asked is UnixDomainSocketEndPoint path)
        {
            _file = UnixSocketFile.PathOf(path);
        }
    }

    public EndPoint EndPoint { get; }

    /// <summary>The socket itself, for a transport that accepts from it in its own way. It stays this object's.</summary>
    public Socket Socket => _socket;

    /// <summary>Binds and listens.</summary>
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    /// <exception cref="SocketException">The address is not this machine's, the port is privileged, or the path cannot be made.</exception>
    /// <exception cref="NotSupportedException">The kind of end point is not one of this transport's.</exception>
    public static ListenSocket Bind(EndPoint endpoint, SocketEndpointOptions options)
    {
        try
        {
            var socket = endpoint switch
            {
                IPEndPoint ip => BindTcp(ip, options),
                UnixDomainSocketEndPoint unix => UnixSocketFile.Bind(unix, options.FileMode),
                FileHandleEndPoint handle => Inherit(handle),
                _ => throw new NotSupportedException($"This transport does not listen on a {endpoint.GetType().Name}."),
            };

            // After the mode of a Unix socket's file is set: until now nobody could connect.
            socket.Listen(options.Backlog);
            return new ListenSocket(socket, endpoint);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException($"{SocketUri.Format(endpoint)} is in use already.", taken);
        }
        catch (SocketException error)
        {
            // The system's message does not say where.
            throw new SocketException((int)error.SocketErrorCode, $"Cannot listen on {SocketUri.Format(endpoint)}: {error.Message}.");
        }
    }

    public async ValueTask<SocketVisitor> AcceptAsync(CancellationToken cancellationToken)
        => new(await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false));

    public SocketVisitor? TryAccept() => _socket.Poll(0, SelectMode.SelectRead) ? new(_socket.Accept()) : null;

    public void Dispose()
    {
        _socket.Dispose();
        if (Interlocked.Exchange(ref _file, null) is { } file)
        {
            UnixSocketFile.Remove(file);
        }
    }

    private static Socket BindTcp(IPEndPoint endpoint, SocketEndpointOptions options)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            if (options.ReusePort)
            {
                ReusePort.Enable(socket);
            }

            // Accepted sockets inherit these, which saves their system calls on each connection.
            TcpOptions.Apply(socket, options);
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Inherit(FileHandleEndPoint endpoint)
        => new(new SafeSocketHandle((nint)endpoint.FileHandle, ownsHandle: true));
}
