using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>Sends what a handler writes, and knows when the kernel has all of it: what Kestrel's own output cannot tell, and what a half-close must wait for.</summary>
/// <remarks>
/// <code>
/// handler ─► Writer ─► pipe (bounded) ─► one loop: gather, send ─► kernel ── writer completed and all sent ─► Shutdown(Send)
/// </code>
/// The loop runs on the thread that flushes until the kernel takes no more, so a reply costs no thread hop.
/// </remarks>
internal sealed class OutputPump
{
    /// <summary>How long, at the end, one batch of output may wait for a peer that does not read.</summary>
    internal static readonly TimeSpan StallTime = TimeSpan.FromSeconds(30);

    private readonly IByteSink _sink;
    private readonly Pipe _pipe;
    private long _batches;
    private long _bytes;
    private volatile bool _idle;

    /// <summary>Makes a pump and starts its loop, which first waits for output.</summary>
    public OutputPump(IByteSink sink, PipeOptions options)
    {
        _sink = sink;
        _pipe = new Pipe(options);
        Completion = RunAsync();
    }

    /// <summary>What the handler writes to. Completing it half-closes; completing it with an exception aborts.</summary>
    public PipeWriter Writer => _pipe.Writer;

    /// <summary>Ends when all output is with the kernel and FIN is sent (<see cref="SendOutcome.Finished"/>), or when nothing more can be sent. Never fails.</summary>
    public Task<SendOutcome> Completion { get; }

    /// <summary>Whether all that was flushed is with the kernel.</summary>
    public bool IsIdle => _idle;

    /// <summary>How many batches the kernel has taken.</summary>
    public long Batches => Volatile.Read(ref _batches);

    /// <summary>How many bytes the kernel has taken.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Stops sending: after an abort there is nobody to send to.</summary>
    public void Stop() => _pipe.Reader.CancelPendingRead();

    /// <summary>Completes the output and waits until all of it is sent; a peer that takes no whole batch within <see cref="StallTime"/> is aborted.</summary>
    public async ValueTask<SendOutcome> FinishAsync(Action<ConnectionAbortedException> abort, TimeProvider clock)
    {
        await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        while (!Completion.IsCompleted)
        {
            var batches = Batches;
            try
            {
                await Completion.WaitAsync(StallTime, clock).ConfigureAwait(false);
            }
            catch (TimeoutException) when (Batches != batches)
            {
                // It is slow, but it reads.
            }
            catch (TimeoutException)
            {
                abort(new ConnectionAbortedException("The peer does not read: the last output could not be sent."));
            }
        }

        return await Completion.ConfigureAwait(false);
    }

    private async Task<SendOutcome> RunAsync()
    {
        var outcome = SendOutcome.Failed;
        try
        {
            outcome = await SendAllAsync(_pipe.Reader).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The handler completed its output with an exception of any type: that is its way to say abort.
        catch (Exception)
#pragma warning restore CA1031
        {
            outcome = SendOutcome.Refused;
        }
        finally
        {
            // Without an exception, so that a blocked flush returns IsCompleted instead of throwing.
            await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
        }

        return outcome;
    }

    private async Task<SendOutcome> SendAllAsync(PipeReader reader)
    {
        while (true)
        {
            _idle = true;
            var result = await reader.ReadAsync().ConfigureAwait(false);
            _idle = false;

            if (result.IsCanceled)
            {
                return SendOutcome.Failed;
            }

            var length = result.Buffer.Length;
            if (length > 0 && !await _sink.SendAsync(result.Buffer).ConfigureAwait(false))
            {
                return SendOutcome.Failed;
            }

            reader.AdvanceTo(result.Buffer.End);
            Volatile.Write(ref _batches, _batches + 1);
            Volatile.Write(ref _bytes, _bytes + length);
            if (result.IsCompleted)
            {
                return await _sink.FinishAsync().ConfigureAwait(false) ? SendOutcome.Finished : SendOutcome.Failed;
            }
        }
    }
}
