using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Framing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Hosting;

/// <summary>Decides how a connection ends by how its handler has. Here, and nowhere else, are the errors of a connection caught.</summary>
/// <remarks>
/// A handler that returns has ended well: its output is sent, then FIN. A handler that throws wants RST, so that the peer cannot take a torn reply for a whole one.
/// A reset is no error: peers come and go.
/// </remarks>
internal static class ConnectionOwner
{
    /// <summary>Starts <paramref name="handler"/>. Never throws: what it throws at once is in the task too.</summary>
    public static Task Start(ConnectionContext connection, ConnectionDelegate handler)
    {
        try
        {
            return handler(connection) ?? throw new InvalidOperationException("The handler returned no task.");
        }
#pragma warning disable CA1031 // A handler may throw anything; End says what it means.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Task.FromException(error);
        }
    }

    /// <summary>Says how a handler that is over has ended, and aborts the connection if it failed. Never throws; the caller disposes the connection.</summary>
    /// <remarks>The caller awaits <paramref name="run"/> without its exception, so that a reset is not thrown once more.</remarks>
    public static EndReason End(ConnectionContext connection, Task run, ILogger logger)
    {
        switch (FailureOf(run))
        {
            case null:
                return EndReason.Completed;

            case ConnectionResetException reset:
                if (logger.IsEnabled(LogLevel.Debug))
                {
                    ConnectionLog.Reset(logger, connection.ConnectionId, reset.Message);
                }

                connection.Abort(new ConnectionAbortedException(reset.Message, reset));
                return EndReason.Reset;

            case ConnectionAbortedException aborted:
                ConnectionLog.Reset(logger, connection.ConnectionId, aborted.Message);
                connection.Abort(aborted);
                return EndReason.Aborted;

            case FrameException { IsOutgoing: false } refused:
                ConnectionLog.FrameRefused(logger, connection.ConnectionId, refused.Message);
                connection.Abort(new ConnectionAbortedException(refused.Message, refused));
                return EndReason.Frame;

            case var error:
                ConnectionLog.HandlerFailed(logger, connection.ConnectionId, error);
                connection.Abort(new ConnectionAbortedException("The handler failed.", error));
                return EndReason.Failed;
        }
    }

    private static Exception? FailureOf(Task run)
    {
        if (!run.IsCanceled)
        {
            return run.Exception?.InnerException;
        }

        try
        {
            // Only so does a cancelled task give its exception, with the place that threw it.
            run.GetAwaiter().GetResult();
            return null;
        }
        catch (OperationCanceledException cancelled)
        {
            return cancelled;
        }
    }
}
