using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Framing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Hosting;

/// <summary>Runs a handler and decides how its connection ends. Here, and nowhere else, are the errors of a connection caught.</summary>
/// <remarks>
/// A handler that returns has ended well: its output is sent, then FIN. A handler that throws wants RST, so that the peer cannot take a torn reply for a whole one.
/// A reset is no error: peers come and go.
/// </remarks>
internal static class ConnectionOwner
{
    /// <summary>Runs <paramref name="handler"/> to its end, and aborts the connection if it failed. Never throws; the caller disposes the connection.</summary>
    public static async ValueTask<EndReason> RunAsync(ConnectionContext connection, ConnectionDelegate handler, ILogger logger)
    {
        try
        {
            await handler(connection).ConfigureAwait(false);
            return EndReason.Completed;
        }
        catch (ConnectionResetException reset)
        {
            ConnectionLog.Reset(logger, connection.ConnectionId, reset.Message);
            connection.Abort(new ConnectionAbortedException(reset.Message, reset));
            return EndReason.Reset;
        }
        catch (ConnectionAbortedException aborted)
        {
            ConnectionLog.Reset(logger, connection.ConnectionId, aborted.Message);
            connection.Abort(aborted);
            return EndReason.Aborted;
        }
        catch (FrameException refused) when (!refused.IsOutgoing)
        {
            ConnectionLog.FrameRefused(logger, connection.ConnectionId, refused.Message);
            connection.Abort(new ConnectionAbortedException(refused.Message, refused));
            return EndReason.Frame;
        }
#pragma warning disable CA1031 // A handler may throw anything; one connection's failure must not reach the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ConnectionLog.HandlerFailed(logger, connection.ConnectionId, error);
            connection.Abort(new ConnectionAbortedException("The handler failed.", error));
            return EndReason.Failed;
        }
    }
}
