using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>Connects to a server; the connection is then the same as an accepted one.</summary>
internal static class LoopConnector
{
    /// <exception cref="SocketException">Nobody listens there, the name does not resolve, or the server did not answer.</exception>
    public static async ValueTask<LoopConnection> ConnectAsync(
        EndPoint endpoint, LoopSettings settings, SocketEndpointOptions options, CancellationToken cancellationToken)
    {
        settings.Loops.AddUser();
        try
        {
            if (endpoint is not DnsEndPoint name)
            {
                return await ConnectOneAsync(endpoint, settings, options, cancellationToken).ConfigureAwait(false);
            }

            SocketException? failure = null;
            foreach (var address in await Dns.GetHostAddressesAsync(name.Host, name.AddressFamily, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    return await ConnectOneAsync(new IPEndPoint(address, name.Port), settings, options, cancellationToken).ConfigureAwait(false);
                }
                catch (SocketException error)
                {
                    failure = error;
                }
            }

            throw failure ?? new SocketException((int)SocketError.HostNotFound);
        }
        finally
        {
            settings.Loops.RemoveUser();
        }
    }

    private static async ValueTask<LoopConnection> ConnectOneAsync(
        EndPoint endpoint, LoopSettings settings, SocketEndpointOptions options, CancellationToken cancellationToken)
    {
        var socket = NewSocket(endpoint, options);
        try
        {
            var loop = settings.Loops.Next();
            var result = socket.Connect(endpoint.Serialize());
            var waits = result == -Errno.InProgress;
            var error = waits ? await WaitAsync(socket, loop, endpoint, cancellationToken).ConfigureAwait(false) : -result;
            if (error != 0)
            {
                // As the platform says it, with the address.
                throw new SocketException((int)Errno.ToSocketError(error), $"{Errno.ToException(error).Message} {endpoint}");
            }

            if (!loop.PollsSockets)
            {
                socket.LetWait();
            }

            var connection = new LoopConnection(loop, socket, endpoint, local: null, endpoint is IPEndPoint, settings);
            connection.Start(isWatched: waits);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the attempt is over. The loop goes on watching the socket; the connection takes that over.</summary>
    /// <returns>Its error; zero when it is connected.</returns>
    private static async ValueTask<int> WaitAsync(SocketDescriptor socket, Loop loop, EndPoint endpoint, CancellationToken cancellationToken)
    {
        var ready = new ReadyGate($"connecting to {endpoint}");
        var ticket = loop.Register(ready);
        try
        {
            var error = loop.Watch(socket.Number, ticket);
            if (error != 0)
            {
                return error;
            }

            await ready.WaitAsync(cancellationToken).ConfigureAwait(false);
            return socket.TakeError();
        }
        finally
        {
            loop.Forget(ticket);
        }
    }

    /// <summary>The platform's socket knows how to be set up; what is connected is a duplicate of ours.</summary>
    private static SocketDescriptor NewSocket(EndPoint endpoint, SocketEndpointOptions options)
    {
        using var socket = SocketConnectionFactory.NewSocket(endpoint, options);
        socket.Blocking = false;
        return ListeningDescriptor.Duplicate(socket.SafeHandle);
    }
}
