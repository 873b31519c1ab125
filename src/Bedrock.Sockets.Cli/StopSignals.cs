using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Cli;

/// <summary>Listens for Ctrl-C and SIGTERM: the first asks to stop, the second to stop at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopNow = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken StopNow => _stopNow.Token;

    /// <summary>Ends with the first signal.</summary>
    public async Task WaitAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Stop.UnsafeRegister(static state => ((TaskCompletionSource)state!).SetResult(), stopped).ConfigureAwait(false);
        await stopped.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
        _stopNow.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        (_stop.IsCancellationRequested ? _stopNow : _stop).Cancel();
    }
}
