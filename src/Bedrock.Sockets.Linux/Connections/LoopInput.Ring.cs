using Bedrock.Sockets.Linux.Rings;

namespace Bedrock.Sockets.Linux.Connections;

/// <content>How a read takes what a ring has received, and when it receives itself: while much comes, because then one receive into a large block does what many small ones would.</content>
internal sealed partial class LoopInput
{
    /// <summary>After so many receives in a row that a small block would have held, the ring receives again.</summary>
    private const int SmallReceivesToResume = 16;

    private int _smallReceives;

    /// <summary>Takes what the ring has received.</summary>
    /// <returns>Whether to go on with receiving from the socket.</returns>
    private bool TakeArrived(RingLink ring, bool all)
    {
        if (!_mayHaveMore || _atEnd)
        {
            return false;
        }

        // In this order: what is taken comes before the end, and the ring has given all before it stops streaming.
        var ended = ring.HasEnded;
        var streaming = ring.IsStreaming;
        var count = _received.Add(ring.Take());
        if (count > 0)
        {
            Volatile.Write(ref _bytes, _bytes + count);
            _examinedAll = false;
        }

        if (ended)
        {
            Finish(ring.End);
            return false;
        }

        _mayHaveMore = !streaming;
        return !streaming && (count == 0 || all);
    }

    private void ResumeIfSmall(RingLink ring)
    {
        if (_smallReceives >= SmallReceivesToResume && !ring.IsStreaming && !_ended && !_atEnd)
        {
            _smallReceives = 0;
            ring.Resume();
        }
    }
}
