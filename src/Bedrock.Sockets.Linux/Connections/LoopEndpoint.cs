using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports.Gates;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>One bound endpoint: gives each accepted socket a loop. It keeps the loops running until it is disposed.</summary>
internal sealed class LoopEndpoint : IDisposable
{
    private readonly LoopSettings _settings;
    private readonly EndPoint? _local;
    private readonly bool _isTcp;
    private int _disposed;

    private LoopEndpoint(LoopSettings settings, EndPoint bound)
    {
        _settings = settings;

        // Bound to any address, each connection has one of its own.
        _local = bound is IPEndPoint ip && (ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any)) ? null : bound;
        _isTcp = bound is IPEndPoint;
    }

    /// <summary>Binds and listens; the accept loop is that of the core.</summary>
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    /// <exception cref="SocketException">The address is not this machine's, the port is privileged, or the path cannot be made.</exception>
    public static IConnectionListener Bind(EndPoint endpoint, LoopSettings settings, SocketEndpointOptions options, ILogger logger, SocketMetrics metrics)
    {
        RuntimeWarmUp.Run();
        var socket = ListenSocket.Bind(endpoint, options);
        var bound = new LoopEndpoint(settings, socket.EndPoint);
        settings.Loops.AddUser();
        try
        {
            var acceptor = new LoopAcceptor(socket, settings.Loops.Next(), settings.Inline);
            return new SocketListener<AcceptedSocket>(
                acceptor, Door.Of(options, logger, metrics, settings.Clock), bound.Connect,
                new AcceptFailures(logger, metrics, settings.Clock), options.Backlog, bound, settings.Clock);
        }
        catch
        {
            socket.Dispose();
            bound.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _settings.Loops.RemoveUser();
        }
    }

    private LoopConnection Connect(AcceptedSocket accepted, IDisposable place)
    {
        var connection = new LoopConnection(_settings.Loops.Next(), accepted.Socket, accepted.Remote, _local, _isTcp, _settings, place);
        connection.Start(isWatched: false);
        return connection;
    }
}
