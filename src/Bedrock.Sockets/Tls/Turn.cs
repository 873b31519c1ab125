namespace Bedrock.Sockets.Tls;

/// <summary>One party's place in a <see cref="Turnstile"/>: held while it computes, given back while it waits for its peer. One caller at a time.</summary>
internal sealed class Turn(Turnstile turnstile)
{
    private bool _held;

    /// <summary>Waits for a place.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        var entering = turnstile.EnterAsync(cancellationToken);
        if (!entering.IsCompletedSuccessfully)
        {
            return WaitAsync(entering);
        }

        _held = true;
        return default;
    }

    /// <summary>Gives the place back, if it is held.</summary>
    public void Leave()
    {
        if (_held)
        {
            _held = false;
            turnstile.Leave();
        }
    }

    private async ValueTask WaitAsync(ValueTask entering)
    {
        await entering.ConfigureAwait(false);
        _held = true;
    }
}
