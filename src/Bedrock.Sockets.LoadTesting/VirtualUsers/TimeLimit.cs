using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>How long what a client does now may take. Its own loop sets it, the pacing thread looks whether it is over: no timer for each request.</summary>
/// <remarks>
/// <code>
/// client: TryStart ─► until = time                     TryStop ─► was it over? then a new token
/// pacing:              Check: until passed? exchange it for Over; only who succeeds cancels
/// </code>
/// </remarks>
#pragma warning disable CA1001 // Without a timer a source holds nothing that must be disposed, and its token may be looked at late.
internal sealed class TimeLimit
#pragma warning restore CA1001
{
    private const long None = 0;
    private const long Over = -1;

    private long _until;

    private CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    /// <summary>For the client: from now on until a time, instead of what was before.</summary>
    /// <returns>Whether what was before was in time.</returns>
    public bool TryStart(long until)
    {
        if (Interlocked.Exchange(ref _until, until) != Over)
        {
            return true;
        }

        Volatile.Write(ref _until, Over);
        return false;
    }

    /// <summary>For the client: it is done.</summary>
    /// <returns>Whether it was in time.</returns>
    public bool TryStop()
    {
        if (Interlocked.Exchange(ref _until, None) != Over)
        {
            return true;
        }

        Volatile.Write(ref _source, new CancellationTokenSource());
        return false;
    }

    /// <summary>For the pacing thread: when the time has passed, cancels and resets the connection, so that a step that forgot the token ends too.</summary>
    public void Check(long now, BaseConnectionContext? connection)
    {
        // Before the exchange: after it the client may have another.
        var (until, source) = (Volatile.Read(ref _until), Volatile.Read(ref _source));
        if (until > None && now > until && Interlocked.CompareExchange(ref _until, Over, until) == until)
        {
            // Whoever waits for the token must not run on the thread that keeps time.
            ThreadPool.UnsafeQueueUserWorkItem(static expiry => expiry.Take(), new Expiry(source, connection), preferLocal: false);
        }
    }

    private sealed record Expiry(CancellationTokenSource Source, BaseConnectionContext? Connection)
    {
        public void Take()
        {
            try
            {
                Source.Cancel();
            }
            catch (AggregateException)
            {
                // What the scenario has registered with the token failed; the pass has failed already.
            }

            Connection?.Abort(new ConnectionAbortedException("The time limit of the step was over."));
        }
    }
}
