using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tls;

/// <summary>A connection that may become a TLS one in mid-stream, once.</summary>
internal sealed class TlsUpgrade(ConnectionContext connection, Func<ConnectionContext, ValueTask<TlsSession>> handshake)
{
    private TlsSession? _session;
    private int _asked;

    /// <summary>Runs what comes next, with the means to upgrade at hand, and ends the session if there is one then.</summary>
    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, Func<ConnectionContext, ValueTask<TlsSession>> handshake)
    {
        var upgrade = new TlsUpgrade(connection, handshake);
        connection.Features.Set(upgrade);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        catch
        {
            upgrade._session?.Fail();
            throw;
        }
        finally
        {
            if (upgrade._session is { } session)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Upgrades; see <see cref="TlsUpgradeExtensions.UpgradeToTlsAsync"/>.</summary>
    public async ValueTask RunAsync(ReadOnlyMemory<byte> lastWords)
    {
        if (Interlocked.Exchange(ref _asked, 1) == 1)
        {
            throw new InvalidOperationException("The connection has been upgraded, or it failed to.");
        }

        ThrowIfPipelined(connection.Transport.Input);
        var flush = await connection.Transport.Output.WriteAsync(lastWords).ConfigureAwait(false);
        if (flush.IsCompleted)
        {
            throw new ConnectionResetException("The peer takes no more of what is written.");
        }

        _session = await handshake(connection).ConfigureAwait(false);
    }

    /// <summary>
    /// What came after the command came in plaintext, and whoever stands between may have put it there. To take it for the client's words under TLS is the injection of CVE-2011-0411.
    /// The beginning of a handshake is none; and whatever arrives from now on is given to the handshake, for which plaintext is the end.
    /// </summary>
    private static void ThrowIfPipelined(PipeReader input)
    {
        if (input.TryRead(out var result))
        {
            var pipelined = result.Buffer;
            var refused = !pipelined.IsEmpty && !TlsRecords.CanBegin(pipelined.FirstSpan[0]) ? pipelined.Length : 0;
            input.AdvanceTo(pipelined.Start);
            if (refused > 0)
            {
                throw new ConnectionAbortedException($"The peer sent {refused} bytes of plaintext after it asked for TLS.");
            }
        }
    }
}
