namespace Bedrock.Sockets.Tls;

/// <summary>Lets a number of parties through at once; the others wait in line, up to a limit. Safe for any thread.</summary>
#pragma warning disable CA1001 // Without a wait handle a semaphore holds nothing to dispose.
internal sealed class Turnstile(int places, int maxWaiting)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new(places);
    private int _waiting;

    /// <summary>Waits for a place.</summary>
    /// <exception cref="TurnstileFullException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
        => _free.Wait(0, CancellationToken.None) ? default : WaitAsync(cancellationToken);

    /// <summary>Gives a place back.</summary>
    public void Leave() => _free.Release();

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > maxWaiting)
            {
                throw new TurnstileFullException();
            }

            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
