using System.IO.Pipelines;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>Sends what a handler writes, and knows when the kernel has all of it: what Kestrel's own output cannot tell, and what a half-close must wait for.</summary>
/// <remarks>
/// <code>
/// handler ─► Writer ─► pipe (bounded) ─► one loop: gather, send ─► kernel ── writer completed and all sent ─► Shutdown(Send)
/// </code>
/// The loop runs on the thread that flushes until the kernel takes no more, so a reply costs no thread hop.
/// </remarks>
internal sealed class OutputPump : ISendingOutput
{
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

    public PipeWriter Writer => _pipe.Writer;

    public Task<SendOutcome> Completion { get; }

    public bool IsIdle => _idle;

    public long Batches => Volatile.Read(ref _batches);

    public long Bytes => Volatile.Read(ref _bytes);

    public void Stop() => _pipe.Reader.CancelPendingRead();

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
