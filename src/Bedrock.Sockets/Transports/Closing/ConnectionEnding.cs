using System.IO.Pipelines;
using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>Ends a stream connection without losing a byte: everything the handler wrote is sent, then FIN, then the rest of the peer's input is taken and thrown away.</summary>
/// <remarks>
/// <code>
/// handler done ─► output completed ─► pump: all sent, FIN ─► linger: read and drop until the peer ends, 2 s or 16 MiB ─► the transport closes
/// </code>
/// Linux answers unread input at close with RST, and an RST destroys what is still on its way to the peer; hence the linger.
/// Measured: 64 KiB of lingering still loses replies (docs/design/half-close.md).
/// </remarks>
internal sealed class ConnectionEnding : IConnectionDrainFeature, IConnectionActivityFeature, IDuplexPipe
{
    /// <summary>How long the peer may go on sending after our FIN.</summary>
    internal static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    /// <summary>How much the peer may still send after our FIN.</summary>
    internal const long LingerBytes = 16 * 1024 * 1024;

    private readonly IEndableTransport _transport;
    private readonly IEndableInput _input;
    private readonly ISendingOutput _output;
    private readonly TimeProvider _clock;
    private PipeReader? _rest;
    private volatile Func<bool>? _required;
    private volatile bool _aborted;
    private volatile bool _lingered;

    /// <summary>Takes over the two ends of a transport's connection.</summary>
    public ConnectionEnding(IEndableTransport transport, TimeProvider clock)
    {
        _transport = transport;
        _input = transport.Input;
        _output = transport.Output;
        _clock = clock;
    }

    /// <summary>What the handler reads.</summary>
    public PipeReader Input => _input.Reader;

    /// <summary>What the handler writes.</summary>
    public PipeWriter Output => _output.Writer;

    /// <inheritdoc/>
    public bool InputEnded => _input.Ended;

    /// <inheritdoc/>
    public bool IsQuiet => _input.IsWaiting && _output.IsIdle && _required?.Invoke() != false && _transport.Unread == 0;

    /// <inheritdoc/>
    public long Progress => _input.Reads + _output.Batches;

    /// <inheritdoc/>
    public long BytesReceived => _input.Bytes;

    /// <inheritdoc/>
    public long BytesSent => _output.Bytes;

    /// <inheritdoc/>
    public bool IsReceiving => _input.IsPending;

    /// <inheritdoc/>
    public bool IsSending => !_output.IsIdle;

    /// <inheritdoc/>
    public void EndInput() => _input.End();

    /// <inheritdoc/>
    public void RequireQuiet(Func<bool> condition) => _required = condition;

    /// <summary>Ends the connection at once, with RST.</summary>
    public void Abort(ConnectionAbortedException reason)
    {
        _aborted = true;
        _transport.Abort(reason);
        _output.Stop();
    }

    /// <summary>Ends the connection gracefully, or finishes an abort. The caller then disposes the transport's connection.</summary>
    public async ValueTask CloseAsync()
    {
        var readable = _input.Release();
        if (_aborted)
        {
            await _output.Writer.CompleteAsync().ConfigureAwait(false);
            await _output.Completion.ConfigureAwait(false);
            return;
        }

        switch (await _output.FinishAsync(Abort, _clock).ConfigureAwait(false))
        {
            case SendOutcome.Finished when readable:
                await LingerAsync().ConfigureAwait(false);
                break;
            case SendOutcome.Refused:
                Abort(new ConnectionAbortedException("The handler completed its output with an error."));
                break;
        }
    }

    private async ValueTask LingerAsync()
    {
        var rest = _rest = _input.Rest;
        var dropped = 0L;
        var limit = default(ITimer);
        try
        {
            while (true)
            {
                var pending = rest.ReadAsync();
                if (!pending.IsCompleted)
                {
                    // A peer that has ended first needs no timer.
                    limit ??= _clock.CreateTimer(static ending => ((ConnectionEnding)ending!).StopLingering(), this, LingerTime, Timeout.InfiniteTimeSpan);
                }

                var read = await pending.ConfigureAwait(false);
                dropped += read.Buffer.Length;
                rest.AdvanceTo(read.Buffer.End);
                // Not IsCanceled: a drain may have left a cancellation behind that no read has taken.
                if (read.IsCompleted || _lingered || dropped > LingerBytes)
                {
                    return;
                }
            }
        }
        catch (ConnectionResetException)
        {
            // The peer is gone, and with it whoever could miss anything.
        }
        catch (ConnectionAbortedException)
        {
            // Somebody ended it at once while we lingered.
        }
        finally
        {
            limit?.Dispose();
        }
    }

    private void StopLingering()
    {
        _lingered = true;
        _rest?.CancelPendingRead();
    }
}
