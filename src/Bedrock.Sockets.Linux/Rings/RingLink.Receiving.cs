using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Interop;

namespace Bedrock.Sockets.Linux.Rings;

/// <content>How it receives, and how it gives up receiving: only after the last completion of a cancelled receive is the order of bytes the reader's to keep.</content>
internal sealed partial class RingLink
{
    /// <summary>The most blocks that are received without being asked for.</summary>
    private const int MaxUnread = 16;

    // The loop's alone.
    private bool _receiving;
    private bool _stopping;
    private bool _polling;

    /// <summary>A receive has given a block, the end, or an error.</summary>
    /// <param name="result">How many bytes, or the negative error.</param>
    /// <param name="block">What was received, if anything was.</param>
    /// <param name="more">Whether the receive goes on.</param>
    public void OnReceived(int result, Block? block, bool more)
    {
        var mustStop = false;
        if (block is not null)
        {
            _arrived.Give(block);
            mustStop = block.End == block.Size || _arrived.Count >= MaxUnread;
        }

        if (more)
        {
            if (mustStop)
            {
                StopReceiving();
            }

            connection.OnArrived();
            return;
        }

        _receiving = false;
        if (result <= 0 && result is not (-Errno.Cancelled or -Errno.NoBuffers))
        {
            // Before the handler hears of it: if it ends now, nothing is under way that would have to be cancelled.
            EndOne();
            EndStream(result);
            FinishIfDone();
            return;
        }

        if (!IsOver)
        {
            _stopping |= mustStop;
            Receive();
            connection.OnArrived();
        }

        Release();
    }

    /// <summary>Something has arrived, the peer has finished, or the connection is broken.</summary>
    public void OnPolled(int result, bool more)
    {
        if (!more)
        {
            _polling = false;
            if (result < 0 && result != -Errno.Cancelled)
            {
                EndStream(result);
            }
            else if (!_streaming && !IsOver)
            {
                _stopping = true;
                Receive();
            }
        }

        if (result > 0)
        {
            connection.OnEvents((EpollFlags)result);
        }

        if (!more)
        {
            Release();
        }
    }

    private void EndStream(int result)
    {
        _end = result;
        connection.OnStreamEnd(result);
    }

    /// <summary>Lets the ring receive, or the reader if that was decided.</summary>
    private void Receive()
    {
        if (!socket.TryHold())
        {
            return;
        }

        _underWay++;
        if (_barred || _stopping)
        {
            _stopping = false;
            _streaming = false;
            if (_polling)
            {
                // On its way to an end from the last time; it is begun again then.
                Release();
            }
            else
            {
                _polling = true;
                loop.Poll(_ticket, socket.Number);
            }

            connection.OnArrived();
            return;
        }

        if (_polling)
        {
            socket.Hold();
            _underWay++;
            loop.CancelPoll(_ticket);
        }

        _receiving = true;
        loop.Receive(_ticket, socket.Number);
    }

    private void StopReceiving()
    {
        if (!_stopping)
        {
            _stopping = true;
            socket.Hold();
            _underWay++;
            loop.CancelReceive(_ticket);
        }
    }
}
