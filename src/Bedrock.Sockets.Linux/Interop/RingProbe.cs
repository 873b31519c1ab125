using System.Net.Sockets;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>Finds out, once, whether this process may use io_uring the way this transport does. Container runtimes forbid it more often than not, and kernels before 6.1 cannot.</summary>
internal static class RingProbe
{
    private static readonly Lazy<string?> Answer = new(Ask);

    /// <summary>Why io_uring cannot be used; <see langword="null"/> when it can.</summary>
    public static string? Refusal => Answer.Value;

    private static string? Ask()
    {
        Ring? ring = null;
        try
        {
            // Each of the three system calls can be forbidden by itself.
            ring = new Ring();
            ring.Enable();
            ring.Next().Operation = RingOperation.Nothing;
            ring.Enter(atLeast: 1);
            return ring.TryTake(out _) ? null : "io_uring does not answer";
        }
        catch (SocketException refused)
        {
            return $"the system refused io_uring: {Reason(refused)}";
        }
        finally
        {
            ring?.Close();
        }
    }

    private static string Reason(SocketException refused) => refused.SocketErrorCode switch
    {
        SocketError.AccessDenied => "it is forbidden here (seccomp or kernel.io_uring_disabled)",
        SocketError.OperationNotSupported => "this kernel does not have it",
        SocketError.InvalidArgument => "this kernel is older than 6.1",
        _ => refused.Message,
    };
}
