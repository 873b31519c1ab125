using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Client;

/// <summary>Turns a chain of middleware, which call each other inside out, into a connection that a caller holds. One for each connection.</summary>
/// <remarks>
/// <code>
/// ConnectAsync ─► first middleware ─► … ─► last middleware ─► GiveAsync ──► the caller has the connection
///                                                                 ┊             (the chain stays where it is)
///     transport ◄─ first middleware ◄─ … ◄─ last middleware ◄─ released ◄── the caller disposes it
/// </code>
/// The chain is built once for all connections, so its end finds the one it belongs to among the connection's features.
/// </remarks>
internal sealed class HandOver(ConnectionContext transport, ILogger logger)
{
    private readonly TaskCompletionSource<ConnectionContext> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _unwound = Task.CompletedTask;

    /// <summary>The end of every client's chain: gives the connection to whoever connects, and stays until that disposes it.</summary>
    public static Task GiveAsync(ConnectionContext connection)
    {
        var handOver = connection.Features.Get<HandOver>()
            ?? throw new InvalidOperationException("A client middleware must pass on a connection with the features of the one it was given.");

        return handOver._given.TrySetResult(connection)
            ? handOver._released.Task
            : throw new ConnectionAbortedException("Nobody waits for this connection any more.");
    }

    /// <summary>Runs a chain until it gives the connection. If it does not, the chain has unwound and the connection is disposed when this throws.</summary>
    public static async Task<ConnectionContext> RunAsync(ConnectionContext transport, ConnectionDelegate chain, ILogger logger, CancellationToken cancellationToken)
    {
        var handOver = new HandOver(transport, logger);
        transport.Features.Set(handOver);
        using var cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((HandOver)state!).Cancel(token), handOver);
        handOver._unwound = handOver.RunAsync(chain);
        try
        {
            return new ClientConnection(await handOver._given.Task.ConfigureAwait(false), handOver);
        }
        catch
        {
            await handOver.EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets the chain unwind and then ends the transport's connection.</summary>
    public async Task EndAsync()
    {
        _released.TrySetResult();
        await _unwound.ConfigureAwait(false);
        await transport.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whoever sets the outcome first has decided: a token that fires after the hand-over finds it set, and touches nothing.</summary>
    private void Cancel(CancellationToken token)
    {
        if (_given.TrySetCanceled(token))
        {
            transport.Abort(new ConnectionAbortedException("Connecting was cancelled."));
        }
    }

    /// <summary>Runs the chain to its end, wherever that is. Never throws.</summary>
    private async Task RunAsync(ConnectionDelegate chain)
    {
        try
        {
            await chain(transport).ConfigureAwait(false);
            if (!_given.TrySetException(new IOException("A middleware ended the connection before it was handed over.")) && !_released.Task.IsCompleted)
            {
                transport.Abort(new ConnectionAbortedException("A middleware ended the connection."));
            }
        }
#pragma warning disable CA1031 // A middleware may throw anything. Before the hand-over it goes to the caller, after it the connection is over, as on a server.
        catch (Exception error)
#pragma warning restore CA1031
        {
            transport.Abort(new ConnectionAbortedException("A middleware failed.", error));
            if (!_given.TrySetException(error))
            {
                Log(error);
            }
        }
    }

    private void Log(Exception error)
    {
        if (error is ConnectionResetException or ConnectionAbortedException)
        {
            ConnectionLog.Reset(logger, transport.ConnectionId, error.Message);
        }
        else
        {
            ConnectionLog.MiddlewareFailed(logger, transport.ConnectionId, error);
        }
    }
}
