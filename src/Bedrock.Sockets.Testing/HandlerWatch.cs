using System.Collections.Concurrent;
using Bedrock.Sockets.Framing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Testing;

/// <summary>The outermost middleware of a test server: notes which handlers run and what they throw. Safe for any thread.</summary>
internal sealed class HandlerWatch
{
    private readonly ConcurrentQueue<Exception> _exceptions = new();
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    public ConnectionDelegate Watch(ConnectionDelegate next) => async connection =>
    {
        _running.TryAdd(connection.ConnectionId, true);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (ConnectionResetException or ConnectionAbortedException))
        {
            _exceptions.Enqueue(error);
            throw;
        }
        finally
        {
            _running.TryRemove(connection.ConnectionId, out _);
        }
    };

    public IReadOnlyList<Exception> Take()
    {
        var taken = new List<Exception>();
        while (_exceptions.TryDequeue(out var error))
        {
            taken.Add(error);
        }

        return taken;
    }

    public void ThrowIfFailed()
    {
        var failures = Take().Where(static error => error is not FrameException { IsOutgoing: false }).ToList();
        if (failures.Count > 0)
        {
            throw new AggregateException("Handlers of the test server failed, and the test did not take their exceptions.", failures);
        }
    }

    public void ThrowIfRunning()
    {
        if (!_running.IsEmpty)
        {
            throw new TimeoutException($"Handlers go on although their connections were aborted: {string.Join(", ", _running.Keys)}.");
        }
    }
}
