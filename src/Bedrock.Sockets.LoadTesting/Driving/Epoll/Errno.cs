using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>The kernel's error numbers (the generic ABI), as far as a load test tells them apart.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int InProgress = 115;
    public const int NoSystemCall = 38;

    /// <summary>The error of the call that this thread has just made.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The name that users of .NET know, or that of any error.</summary>
    public static SocketError ToSocketError(int errno) => errno switch
    {
        0 => SocketError.Success,
        11 => SocketError.WouldBlock,
        12 or 105 => SocketError.NoBufferSpaceAvailable,    // ENOMEM, ENOBUFS
        23 or 24 => SocketError.TooManyOpenSockets,         // ENFILE, EMFILE
        32 => SocketError.Shutdown,                         // EPIPE
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        101 => SocketError.NetworkUnreachable,
        103 => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
