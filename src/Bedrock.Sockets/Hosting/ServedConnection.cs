using System.Collections;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Hosting;

/// <summary>One accepted connection on its way through the server: started on the thread pool or where it was accepted, told when the server stops, ended by its owner. It is its own log scope.</summary>
#pragma warning disable CA1001 // The token source has no timer, so there is nothing to dispose; and handlers may look at its token after the end.
internal sealed class ServedConnection(ConnectionContext connection, ServedEndpoint endpoint)
    : IThreadPoolWorkItem, IConnectionLifetimeNotificationFeature, ILinked<ServedConnection>, IReadOnlyList<KeyValuePair<string, object?>>
#pragma warning restore CA1001
{
    private static readonly CancellationTokenSource Requested = MakeRequested();

    private readonly IConnectionDrainFeature? _drain = connection.Features.Get<IConnectionDrainFeature>();
    private IConnectionActivityFeature? _activity = connection.Features.Get<IConnectionActivityFeature>();
    private QuietPeriod _quiet;
    private CancellationTokenSource? _closeRequested;

    /// <inheritdoc/>
    public CancellationToken ConnectionClosedRequested
    {
        get => (Volatile.Read(ref _closeRequested) ?? Interlocked.CompareExchange(ref _closeRequested, new CancellationTokenSource(), null) ?? _closeRequested).Token;
        set => throw new NotSupportedException("The server says when a connection should close.");
    }

    /// <summary>What it has moved so far.</summary>
    public Traffic Traffic => _activity is { } activity ? new Traffic(activity.BytesReceived, activity.BytesSent, activity.IsSending ? 1 : 0) : default;

    /// <inheritdoc/>
    public ServedConnection? Previous { get; set; }

    /// <inheritdoc/>
    public ServedConnection? Next { get; set; }

    int IReadOnlyCollection<KeyValuePair<string, object?>>.Count => 3;

    KeyValuePair<string, object?> IReadOnlyList<KeyValuePair<string, object?>>.this[int index] => index switch
    {
        0 => new("ConnectionId", connection.ConnectionId),
        1 => new("Endpoint", endpoint.Name),
        2 => new("Remote", new LogAddress(connection.RemoteEndPoint)),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc/>
    /// <remarks>Most handlers never ask for the token; nobody makes one for them.</remarks>
    public void RequestClose() => _ = Interlocked.CompareExchange(ref _closeRequested, Requested, null)?.CancelAsync();

    /// <summary>Ends the input if the peer is quiet.</summary>
    public void EndInputIfQuiet(TimeProvider clock)
    {
        if (_drain is { InputEnded: false } drain && _quiet.IsOver(drain, clock))
        {
            drain.EndInput();
        }
    }

    /// <summary>Ends the input, whatever the peer does.</summary>
    public void EndInput() => _drain?.EndInput();

    /// <summary>Ends the connection at once.</summary>
    public void Abort() => connection.Abort(new ConnectionAbortedException("The server is stopping."));

    /// <summary>Looks again for who counts bytes: on a transport that does not, the timeouts do, from the moment on in which the chain runs.</summary>
    public void FindActivity() => _activity ??= connection.Features.Get<IConnectionActivityFeature>();

    /// <summary>Serves the connection to its end; the thread pool calls it, or the thread that accepts.</summary>
    public void Execute() => _ = endpoint.ServeAsync(this, connection);

    /// <inheritdoc/>
    public override string ToString() => $"ConnectionId:{connection.ConnectionId} Endpoint:{endpoint.Name} Remote:{new LogAddress(connection.RemoteEndPoint)}";

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator()
    {
        var scope = (IReadOnlyList<KeyValuePair<string, object?>>)this;
        for (var index = 0; index < scope.Count; index++)
        {
            yield return scope[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)this).GetEnumerator();

    private static CancellationTokenSource MakeRequested()
    {
        var source = new CancellationTokenSource();
        source.Cancel();
        return source;
    }
}
