namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Connections that are made, lost and made again. All of it within a turn.</summary>
internal sealed partial class FleetWorker
{
    private readonly ConnectGate _gate;
    private readonly Queue<FleetClient> _toConnect;
    private long _connections;
    private int _left;
    private int _notTried;

    public long NextConnection() => _connections++;

    /// <summary>A connection was made.</summary>
    public void CountConnected(FleetClient client, long time)
    {
        if (!IsDatagram)
        {
            Tally.Connect.Record(time);
        }

        if (!ConnectsForEachRequest)
        {
            _gate.Leave();
            Tried();
            Freed(client);
            _mustLook = true;
        }
    }

    /// <summary>A connection could not be made.</summary>
    public void ConnectFailed(FleetClient client)
    {
        if (ConnectsForEachRequest)
        {
            // The schedule goes on; a client of a closed one would try again as fast as it is refused, and so waits.
            Release(client, ReconnectDelay.After(ReconnectPolicy.BackOff, client.Failures));
            return;
        }

        _gate.Leave();
        Tried();
        _mustLook = true;
        Reconnect(client);
    }

    /// <summary>A connection was lost.</summary>
    public void Lost(FleetClient client)
    {
        if (ConnectsForEachRequest)
        {
            Release(client, IsDatagram ? ReconnectDelay.After(ReconnectPolicy.BackOff, client.Failures) : 0);
        }
        else
        {
            Reconnect(client);
        }
    }

    private void Connect(long now)
    {
        while (_toConnect.TryPeek(out var client))
        {
            // Two times of a client may have come while it was away; the first has seen to it.
            var isAway = client.State == ClientState.Away;
            if (isAway && !_gate.TryEnter(now))
            {
                return;
            }

            _toConnect.Dequeue();
            if (isAway)
            {
                client.Connect(client.Number);
            }
        }
    }

    private void Reconnect(FleetClient client)
    {
        var delay = ReconnectDelay.After(IsDatagram ? ReconnectPolicy.BackOff : _plan.Reconnect, client.Failures);
        if (delay < 0)
        {
            client.GiveUp();
            _left--;
            _mustLook |= _left == 0;
        }
        else
        {
            At(client, Clock.Now + delay);
        }
    }

    private void Release(FleetClient client, long delay)
    {
        if (_arrivals is null && delay > 0)
        {
            client.Thinking++;
            At(client, Clock.Now + delay);
        }
        else
        {
            Freed(client);
        }
    }

    private void AddAllToConnect()
    {
        _notTried = ConnectsForEachRequest ? 0 : _clients.Length;
        if (_notTried == 0)
        {
            _connected.SetResult();
            return;
        }

        foreach (var client in _clients)
        {
            _toConnect.Enqueue(client);
        }
    }

    private void Tried()
    {
        if (_notTried > 0 && --_notTried == 0)
        {
            _connected.TrySetResult();
        }
    }
}
