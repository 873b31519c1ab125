using System.Net.Sockets;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Datagrams;

/// <content>The loop on a thread of its own, for the system's sockets.</content>
internal sealed partial class DatagramReceiver
{
    /// <summary>How long the thread may sleep where nothing wakes it at the stop.</summary>
    private static readonly TimeSpan LongestWait = OperatingSystem.IsLinux() ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Receives until it is told to stop. The thread waits in the kernel and is woken by the datagram itself: an asynchronous receive is woken on a thread that waits for all sockets,
    /// and hands over to one of the pool, which for small datagrams costs more than all else (docs/design/datagrams.md).
    /// </summary>
    /// <returns>The context that is left over.</returns>
    private async Task<DatagramContext?> ReceiveOnThreadAsync(KernelDatagramSocket kernel, CancellationToken stop)
    {
        var registration = stop.UnsafeRegister(static kernel => ((KernelDatagramSocket)kernel!).StopWaiting(), kernel);
        await using (registration.ConfigureAwait(false))
        {
            return await Task.Factory.StartNew(() => Receive(kernel, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private DatagramContext? Receive(KernelDatagramSocket kernel, CancellationToken stop)
    {
        var backoff = default(AcceptBackoff);
        var context = default(DatagramContext);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                context ??= TryTakeContext() ?? WaitForContext(stop);

                // Somebody else, such as a failed checksum, may have made it wait for nothing.
                if (kernel.Wait(LongestWait) && !stop.IsCancellationRequested && kernel.TryReceiveFrom(context.Buffer.Span, context.RemoteAddress, out var length))
                {
                    backoff.Reset();
                    context = Handle(context, length) ? context : null;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (SocketException failure)
            {
                var wait = backoff.Next();
                troubles.ReceiveFailed(failure, wait);
                stop.WaitHandle.WaitOne(wait);
            }
            catch (ObjectDisposedException)
            {
                break;
            }
        }

        return context;
    }

    private DatagramContext WaitForContext(CancellationToken stop)
    {
        _idleCount.Wait(stop);
        return TakeIdle();
    }
}
