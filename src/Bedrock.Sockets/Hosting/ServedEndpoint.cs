using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint that is bound: accepts connections and serves each to its end.</summary>
internal sealed class ServedEndpoint(
    EndpointDefinition definition, IConnectionListener listener, ConnectionDelegate handler, ILogger logger, SocketMetrics metrics, TimeProvider clock) : IServedEndpoint
{
    private readonly ReplaceableGates? _gates = definition.Gates;
    private volatile ConnectionDelegate _handler = handler;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _unbound;

    public string Name => Definition.Name;

    /// <summary>What it was made of, or changed to.</summary>
    public EndpointDefinition Definition { get; private set; } = definition;

    IEndpointDefinition IServedEndpoint.Definition => Definition;

    public BoundEndpoint Bound => new(Name, listener.EndPoint) { IsTls = Definition.IsTls };

    /// <summary>Its connections.</summary>
    public ConnectionSet Connections { get; } = new(definition.Name);

    /// <summary>Serves whoever comes next in another way. Connections that are open stay as they are.</summary>
    public void Change(EndpointDefinition next, ConnectionDelegate handler)
    {
        Definition = next;
        _handler = handler;
        if (_gates is not null && next.Gates is not null)
        {
            // The door knows the old list's holder.
            _gates.Current = next.Gates.Current;
        }
    }

    /// <summary>Starts to accept.</summary>
    public void Start()
    {
        metrics.Traffic.Watch(Connections);

        // Connections whose handlers begin on the thread that accepts must not inherit what is current here.
        using (ExecutionContext.SuppressFlow())
        {
            _accepting = AcceptAllAsync();
        }
    }

    /// <summary>Stops accepting: what already waits is accepted first.</summary>
    public async Task UnbindAsync(CancellationToken cancellationToken)
    {
        _unbound = true;
        await listener.UnbindAsync(cancellationToken).ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task FinishAsync(TimeSpan window, CancellationToken stopNow) => new Drain(Name, Connections, logger, metrics, clock).RunAsync(window, stopNow);

    /// <summary>Gives back what the connections shared; they must be over.</summary>
    public ValueTask DisposeAsync()
    {
        metrics.Traffic.Forget(Connections);
        return listener.DisposeAsync();
    }

    /// <summary>Serves one connection to its end. Never throws.</summary>
    public async Task ServeAsync(ServedConnection served, ConnectionContext connection)
    {
        var started = clock.GetTimestamp();
        var remote = connection.RemoteEndPoint;
        using var scope = logger.BeginScope(served);
        var span = ConnectionTrace.Start(Name, connection);
        metrics.ConnectionStarted(Name);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            ConnectionLog.Started(logger, remote, Name, connection.ConnectionId);
        }

        var run = ConnectionOwner.Start(connection, _handler);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var reason = ConnectionOwner.End(connection, run, logger);
        var client = connection.RemoteEndPoint;
        served.FindActivity();
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A transport that fails to close one connection must not end the server.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ConnectionLog.HandlerFailed(logger, connection.ConnectionId, error);
        }

        var duration = clock.GetElapsedTime(started);
        metrics.ConnectionEnded(Name, reason, duration);
        ConnectionTrace.End(span, reason, client, served.Traffic);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            ConnectionLog.Ended(logger, remote, Name, reason, (long)duration.TotalMilliseconds, connection.ConnectionId);
        }

        span?.Dispose();

        // Last, so that a server which has stopped has counted and said everything.
        Connections.Remove(served);
    }

    private async Task AcceptAllAsync()
    {
        // The first accept must not hold up the start of the other endpoints.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var backoff = default(AcceptBackoff);
        while (true)
        {
            try
            {
                if (await listener.AcceptAsync().ConfigureAwait(false) is not { } connection)
                {
                    return;
                }

                backoff.Reset();
                Serve(connection);
            }
#pragma warning disable CA1031 // Our listener never throws; another's may, and an accept loop that ends in silence is the worst answer.
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (_unbound)
                {
                    return;
                }

                var wait = backoff.Next();
                metrics.AcceptFailed(error.GetType().Name);
                ServerLog.AcceptLoopFailed(logger, Name, wait.TotalMilliseconds, error);
                await Task.Delay(wait, clock).ConfigureAwait(false);
            }
        }
    }

    private void Serve(ConnectionContext connection)
    {
        var served = new ServedConnection(connection, this);
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(served);
        Connections.Add(served);
        if (connection is not IInlineStart inline || !inline.TryRun(served))
        {
            ThreadPool.UnsafeQueueUserWorkItem(served, preferLocal: false);
        }
    }
}
