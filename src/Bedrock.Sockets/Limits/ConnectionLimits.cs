using System.Net;
using System.Text;
using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.Limits;

/// <summary>Lets only so many connections in: in all, of each remote address, and per second. Safe for any thread.</summary>
/// <remarks>The table of addresses holds those that are connected and no others, so it is never larger than the number of connections. Looking one up takes the same time however many there are.</remarks>
public sealed class ConnectionLimits : IConnectionGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _byAddress = [];
    private readonly int _max;
    private readonly int? _perAddress;
    private readonly bool _waits;
    private readonly byte[] _reply;
    private readonly AcceptPace? _pace;
    private readonly TimeProvider _clock;
    private int _entered;
    private TaskCompletionSource? _left;

    /// <summary>Makes the limits; nobody has entered yet.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="clock">Where the accept rate takes the time from; <see langword="null"/> for the system's.</param>
    public ConnectionLimits(ConnectionLimitOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);

        _clock = clock ?? TimeProvider.System;
        _max = options.MaxConnections ?? int.MaxValue;
        _perAddress = options.MaxConnectionsPerAddress;
        _waits = options.WhenFull == WhenFull.Wait;
        _reply = Encoding.UTF8.GetBytes(options.Refusal);
        _pace = options.MaxAcceptsPerSecond is { } rate ? new AcceptPace(rate, _clock) : null;
    }

    /// <summary>How many connections are in.</summary>
    public int Entered
    {
        get
        {
            lock (_lock)
            {
                return _entered;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GateDecision> EnterAsync(EndPoint? remote, CancellationToken cancellationToken)
    {
        if (_pace is not null && TakeTurn() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            if (Decide(remote, out var left) is { } decision)
            {
                return decision;
            }

            await left.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Leave(EndPoint? remote)
    {
        var left = default(TaskCompletionSource);
        lock (_lock)
        {
            _entered--;
            (left, _left) = (_left, null);
            if (_perAddress is not null && AddressKey.TryGet(remote, out var key))
            {
                if (_byAddress[key] == 1)
                {
                    _byAddress.Remove(key);
                }
                else
                {
                    _byAddress[key]--;
                }
            }
        }

        left?.TrySetResult();
    }

    private TimeSpan TakeTurn()
    {
        lock (_lock)
        {
            return _pace!.Take(); // Asked for only when there is one.
        }
    }

    /// <summary>Enters or refuses; null when the connection must wait until somebody leaves.</summary>
    private GateDecision? Decide(EndPoint? remote, out Task left)
    {
        left = Task.CompletedTask;
        lock (_lock)
        {
            var key = default(UInt128);
            var ofAddress = 0;
            var counts = _perAddress is not null && AddressKey.TryGet(remote, out key);
            if (counts && _byAddress.TryGetValue(key, out ofAddress) && ofAddress >= _perAddress)
            {
                return GateDecision.Refuse("connections per address", _reply);
            }

            if (_entered >= _max)
            {
                if (!_waits)
                {
                    return GateDecision.Refuse("connections", _reply);
                }

                left = (_left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                return null;
            }

            _entered++;
            if (counts)
            {
                _byAddress[key] = ofAddress + 1;
            }

            return GateDecision.Enter;
        }
    }
}
