using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Hosting;

/// <summary>Ends the connections of an endpoint that is closed, so that nobody who finishes inside the window loses a byte.</summary>
/// <remarks>
/// <code>
/// all are told ─► quiet ones are let go, busy ones served on ─► window over: every input ends ─► 1 s ─► what is left is aborted
/// </code>
/// A token that is cancelled means: now. What is left is aborted at once.
/// </remarks>
internal sealed class Drain(string endpoint, ConnectionSet connections, ILogger logger, SocketMetrics metrics, TimeProvider clock)
{
    /// <summary>How long connections may take to finish after their input has ended, and handlers to notice an abort.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Ends all connections. No new ones may be added any more.</summary>
    public async Task RunAsync(TimeSpan window, CancellationToken stopNow)
    {
        var started = clock.GetTimestamp();
        var aborted = await EndAllAsync(window, stopNow).ConfigureAwait(false);
        metrics.Drained(endpoint, clock.GetElapsedTime(started), aborted);
    }

    /// <returns>How many had to be aborted.</returns>
    private async Task<int> EndAllAsync(TimeSpan window, CancellationToken stopNow)
    {
        var empty = connections.WhenEmptyAsync();
        foreach (var connection in connections.ToList())
        {
            connection.RequestClose();
        }

        await LetGoAsync(empty, window, stopNow).ConfigureAwait(false);
        foreach (var connection in connections.ToList())
        {
            connection.EndInput();
        }

        if (await EndsAsync(empty, Grace, stopNow).ConfigureAwait(false))
        {
            return 0;
        }

        var aborted = connections.Count;
        ServerLog.ConnectionsAborted(logger, endpoint, aborted);
        foreach (var connection in connections.ToList())
        {
            connection.Abort();
        }

        // A handler that ignores its connection's end cannot be stopped; the server does not wait for it.
        await EndsAsync(empty, Grace, CancellationToken.None).ConfigureAwait(false);
        return aborted;
    }

    private async Task LetGoAsync(Task empty, TimeSpan window, CancellationToken stopNow)
    {
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) is var elapsed && elapsed < window && !stopNow.IsCancellationRequested)
        {
            foreach (var connection in connections.ToList())
            {
                connection.EndInputIfQuiet(clock);
            }

            var rest = window - elapsed;
            if (await EndsAsync(empty, rest < QuietPeriod.Interval ? rest : QuietPeriod.Interval, stopNow).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async Task<bool> EndsAsync(Task empty, TimeSpan time, CancellationToken stopNow)
    {
        try
        {
            await empty.WaitAsync(time, clock, stopNow).ConfigureAwait(false);
            return true;
        }
        catch (Exception notYet) when (notYet is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
