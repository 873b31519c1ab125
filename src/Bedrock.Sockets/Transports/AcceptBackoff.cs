namespace Bedrock.Sockets.Transports;

/// <summary>How long to wait after an accept that failed: 5 ms, doubled with each further failure to 1 s at most. A success starts over.</summary>
/// <remarks>Without it an accept loop that meets EMFILE spins on a whole core (docs/design/transports.md).</remarks>
internal struct AcceptBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _last;

    /// <summary>The wait after one more failure.</summary>
    public TimeSpan Next()
    {
        _last = _last == TimeSpan.Zero ? First : _last + _last;
        if (_last > Longest)
        {
            _last = Longest;
        }

        return _last;
    }

    /// <summary>Starts over.</summary>
    public void Reset() => _last = TimeSpan.Zero;
}
