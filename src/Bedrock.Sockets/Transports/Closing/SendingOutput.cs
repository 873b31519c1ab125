using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>How an output comes to its end, whatever sends it.</summary>
internal static class SendingOutput
{
    /// <summary>How long, at the end, one batch of output may wait for a peer that does not read.</summary>
    internal static readonly TimeSpan StallTime = TimeSpan.FromSeconds(30);

    /// <summary>Completes the output and waits until all of it is sent; a peer that takes no whole batch within <see cref="StallTime"/> is aborted.</summary>
    public static async ValueTask<SendOutcome> FinishAsync(this ISendingOutput output, Action<ConnectionAbortedException> abort, TimeProvider clock)
    {
        await output.Writer.CompleteAsync().ConfigureAwait(false);
        var completion = output.Completion;
        while (!completion.IsCompleted)
        {
            var batches = output.Batches;
            try
            {
                await completion.WaitAsync(StallTime, clock).ConfigureAwait(false);
            }
            catch (TimeoutException) when (output.Batches != batches)
            {
                // It is slow, but it reads.
            }
            catch (TimeoutException)
            {
                abort(new ConnectionAbortedException("The peer does not read: the last output could not be sent."));
            }
        }

        return await completion.ConfigureAwait(false);
    }
}
