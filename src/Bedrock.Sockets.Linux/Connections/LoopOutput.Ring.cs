using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Rings;

namespace Bedrock.Sockets.Linux.Connections;

/// <content>How a ring sends: a message that is flushed on the loop goes out with those of the others, in the loop's next system call; so does what the kernel did not take.</content>
/// <remarks>A submission names the first block of the queue, one at a time, so that nothing overtakes. The block stays until the completion, whatever happens to the connection.</remarks>
internal sealed partial class LoopOutput
{
    private Block? _submitted;

    /// <summary>Whether what was written is a message that the loop can send with others. Bulk is sent at once: the handler's block is in the processor's cache.</summary>
    private bool MaySubmit => link is not null && _lastFlush <= pool.SmallSize && link.IsCurrent;

    /// <summary>Submits what is queued. The loop calls it.</summary>
    public void OnSubmit()
    {
        if (Volatile.Read(ref _queued) == 0)
        {
            return;
        }

        lock (_gate)
        {
            SendQueue();
        }
    }

    /// <summary>The kernel has taken a part of what was submitted, or failed. The loop calls it.</summary>
    public void OnSent(int result, bool inline)
    {
        bool released;
        lock (_gate)
        {
            var block = _submitted;
            _submitted = null;
            if (_stopped)
            {
                block?.Dispose();
            }
            else if (result < 0)
            {
                connection.OnSendFailed(-result);
                Fail();
            }
            else
            {
                _queue.Drop(result);
                Volatile.Write(ref _batches, _batches + 1);
                Volatile.Write(ref _bytes, _bytes + result);
                Volatile.Write(ref _queued, _queue.Length);
                SendQueue();
                FinishIfSent();
            }

            released = _queued <= maxBuffered / 2 && TakeWaiterIfAny();
        }

        if (released)
        {
            Dispatch(inline);
        }
    }

    /// <summary>Submits the first block of the queue, unless one is on its way. The gate is held.</summary>
    private void Submit(RingLink ring)
    {
        if (_submitted is not null || _queue.First is not { } first)
        {
            return;
        }

        if (!ring.IsCurrent)
        {
            ring.Post();
        }
        else if (ring.TrySend(first))
        {
            _submitted = first;
        }
    }

    /// <summary>Takes the block that the kernel may still read out of the queue that is to be given up. The gate is held.</summary>
    private void KeepSubmitted()
    {
        if (_submitted is not null && _queue.First == _submitted)
        {
            _queue.DetachFirst();
        }
    }
}
