using Bedrock.Sockets.LoadTesting.Driving;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>The connection of a client: made, lost, made again.</summary>
internal sealed partial class VirtualUser
{
    /// <summary>Connects when the connect rate allows, and lets the scenario do what it does on a new connection.</summary>
    private async ValueTask<bool> TryConnectAtTurnAsync()
    {
        if (await _run.Pacer.ConnectTurnAsync(this).ConfigureAwait(false) == UserPacer.End)
        {
            return false;
        }

        UserFailure? failure = null;
        try
        {
            _limit.TryStart(_run.Clock.Now + _run.ConnectTimeout);
            await ConnectAsync(_limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What the scenario does on a new connection may throw anything; it is counted.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = UserFailure.Of(error);
        }

        _run.Pacer.Connected();
        failure = _limit.TryStop() ? failure : UserFailure.Timeout;
        _client.Conversation.Release();
        _tally.CountBytes(_client.Conversation.TakeCounts());
        if (failure is not { } known)
        {
            _failures = _run.IsDatagram ? _failures : 0;
            return true;
        }

        _failures++;
        _tally.CountConnectionError(known);
        await DropAsync().ConfigureAwait(false);
        return false;
    }

    private async ValueTask<bool> ReconnectAsync()
    {
        while (true)
        {
            // A socket of datagrams is no connection that could stay lost.
            var delay = ReconnectDelay.After(_run.IsDatagram ? ReconnectPolicy.AtOnce : _run.Plan.Reconnect, _failures);
            if (delay < 0 || await _run.Pacer.UntilAsync(this, _run.Clock.Now + delay).ConfigureAwait(false) == UserPacer.End)
            {
                return false;
            }

            var failures = _failures;
            if (await TryConnectAtTurnAsync().ConfigureAwait(false))
            {
                return true;
            }

            if (_failures == failures)
            {
                // It had no turn: the run is over.
                return false;
            }
        }
    }

    private async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        var begun = _run.Clock.Now;
        var connection = await _run.ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (!_run.IsDatagram)
        {
            _tally.CountConnected(_run.Clock.Now - begun);
        }

        Volatile.Write(ref _connection, connection);
        _client.Conversation.Use(connection);
        if (_run.Scenario.OnConnect is { } onConnect)
        {
            await onConnect(_client, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The end of a connection that nobody needs any more: reset, so that its port is free at once.</summary>
    private async ValueTask DropAsync()
    {
        if (TakeConnection() is { } connection)
        {
            connection.Abort(new ConnectionAbortedException("The client has given it up."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The proper end of a connection for one request. A server that does not end its side is waited for beside the next request, but never more than one.</summary>
    private async ValueTask HangUpAsync()
    {
        if (TakeConnection() is { } connection)
        {
            await _closing.ConfigureAwait(false);
            _closing = connection.DisposeAsync().AsTask();
        }
    }

    private BaseConnectionContext? TakeConnection()
    {
        _client.Conversation.Use(null);
        return Interlocked.Exchange(ref _connection, null);
    }
}
