namespace Bedrock.Sockets.Tests;

/// <summary>For what nobody signals: it comes a little later, on a thread of its own.</summary>
internal static class Condition
{
    /// <exception cref="OperationCanceledException">It has not come in half a minute.</exception>
    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var guard = new CancellationTokenSource(TcpPeer.Guard);
        while (!condition())
        {
            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
