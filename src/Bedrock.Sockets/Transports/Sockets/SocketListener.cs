using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Transports.Gates;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Accepts connections, and goes on accepting whatever happens: a failure is counted, waited out and tried again.</summary>
/// <remarks>
/// <code>
///           ┌────────── accepted ──► the door ──► a connection
/// accept ───┼── the connection failed ──► accept again
///           ├── the system failed ──► wait 5 ms … 1 s ──► accept again
///           └── unbound ──► hand out what already waits in the kernel's queue ──► close ──► null
/// </code>
/// </remarks>
/// <typeparam name="TSocket">What the acceptor accepts.</typeparam>
internal sealed class SocketListener<TSocket>(
    IAcceptor<TSocket> acceptor, Door? door, Func<TSocket, IDisposable, ConnectionContext> connect, AcceptFailures failures, int backlog, IDisposable? connections, TimeProvider clock) : IConnectionListener
    where TSocket : class, IVisitor
{
#pragma warning disable CA2213 // It has no timer, so there is nothing to dispose; and AcceptAsync may still look at it after DisposeAsync.
    private readonly CancellationTokenSource _unbound = new();
#pragma warning restore CA2213
    private AcceptBackoff _backoff;
    private int _waiting = backlog;
    private int _closed;

    public EndPoint EndPoint => acceptor.EndPoint;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var either = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _unbound.Token)
            : null;
        var stop = either?.Token ?? _unbound.Token;

        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                var socket = await acceptor.AcceptAsync(stop).ConfigureAwait(false);
                _backoff.Reset();
                if (await TryConnectAsync(socket, stop).ConfigureAwait(false) is { } connection)
                {
                    return connection;
                }
            }
            catch (SocketException) when (_unbound.IsCancellationRequested)
            {
                break;
            }
            catch (SocketException failure) when (AcceptFailures.IsOfTheConnection(failure.SocketErrorCode))
            {
                failures.Add(failure, TimeSpan.Zero);
            }
            catch (SocketException failure)
            {
                var wait = _backoff.Next();
                failures.Add(failure, wait);
                await WaitAsync(wait, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_unbound.IsCancellationRequested)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return await AcceptWaitingAsync().ConfigureAwait(false);
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default) => await _unbound.CancelAsync().ConfigureAwait(false);

    /// <summary>Call it when the connections are over: they share what is disposed here.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        Close();
        connections?.Dispose();
    }

    /// <summary>After the unbinding: whoever the kernel has already answered is served too. At most a whole backlog, or clients that keep coming would hold up the stop.</summary>
    private async ValueTask<ConnectionContext?> AcceptWaitingAsync()
    {
        while (Volatile.Read(ref _closed) == 0 && _waiting-- > 0)
        {
            try
            {
                if (acceptor.TryAccept() is not { } socket)
                {
                    break;
                }

                if (await TryConnectAsync(socket, _unbound.Token).ConfigureAwait(false) is { } connection)
                {
                    return connection;
                }
            }
            catch (SocketException failure)
            {
                failures.Add(failure, TimeSpan.Zero);
            }
            catch (OperationCanceledException)
            {
                // The door would have let it wait; a server that stops does not.
            }
            catch (ObjectDisposedException)
            {
                break;
            }
        }

        Close();
        return null;
    }

    /// <summary>Makes a connection of a socket; none when the door refuses it or the peer has reset it in the meantime.</summary>
    private async ValueTask<ConnectionContext?> TryConnectAsync(TSocket socket, CancellationToken stop)
    {
        var place = Place.Free;
        try
        {
            if (door is not null && await door.AdmitAsync(socket, stop).ConfigureAwait(false) is var admitted)
            {
                if (admitted is null)
                {
                    return null;
                }

                place = admitted;
            }

            var connection = connect(socket, place);
            connection.RemoteEndPoint = RemoteAddress.Normalize(connection.RemoteEndPoint);
            return connection;
        }
        catch (SocketException failure)
        {
            GiveUp(socket, place);
            failures.Add(failure, TimeSpan.Zero);
            return null;
        }
        catch
        {
            GiveUp(socket, place);
            throw;
        }
    }

    private static void GiveUp(TSocket socket, Place place)
    {
        socket.Dispose();
        place.Dispose();
    }

    private async ValueTask WaitAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, clock, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller's loop looks at both tokens.
        }
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            acceptor.Dispose();
        }
    }
}
