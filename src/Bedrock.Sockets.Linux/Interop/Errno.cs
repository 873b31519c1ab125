using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>The kernel's error numbers (the generic ABI), and what .NET calls them.</summary>
internal static class Errno
{
    internal const int Interrupted = 4;
    internal const int Again = 11;
    internal const int BadDescriptor = 9;
    internal const int Busy = 16;
    internal const int BrokenPipe = 32;
    internal const int ConnectionReset = 104;
    internal const int NoBuffers = 105;
    internal const int InProgress = 115;
    internal const int Cancelled = 125;

    /// <summary>What the system calls a reset, asked once: every peer can cause one.</summary>
    private static readonly string ResetText = new SocketException((int)SocketError.ConnectionReset).Message;

    /// <summary>The error of the call that this thread has just made.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The exception that <see cref="Socket"/> would throw.</summary>
    public static SocketException ToException(int errno)
        => errno == ConnectionReset ? new((int)SocketError.ConnectionReset, ResetText) : new((int)ToSocketError(errno));

    /// <summary>The name that users of .NET know.</summary>
    public static SocketError ToSocketError(int errno) => errno switch
    {
        1 or 13 => SocketError.AccessDenied,                // EPERM, EACCES
        2 or 99 => SocketError.AddressNotAvailable,         // ENOENT (a Unix path), EADDRNOTAVAIL
        Interrupted => SocketError.Interrupted,
        6 => SocketError.HostNotFound,                      // ENXIO
        BadDescriptor => SocketError.OperationAborted,
        Again => SocketError.WouldBlock,
        12 or NoBuffers => SocketError.NoBufferSpaceAvailable,    // ENOMEM
        14 => SocketError.Fault,
        22 => SocketError.InvalidArgument,
        23 or 24 => SocketError.TooManyOpenSockets,         // ENFILE, EMFILE
        BrokenPipe => SocketError.Shutdown,
        71 or 92 => SocketError.ProtocolOption,             // EPROTO, ENOPROTOOPT
        88 => SocketError.NotSocket,
        89 => SocketError.DestinationAddressRequired,
        90 => SocketError.MessageSize,
        91 => SocketError.ProtocolType,
        93 => SocketError.ProtocolNotSupported,
        94 => SocketError.SocketNotSupported,
        38 or 95 => SocketError.OperationNotSupported,      // ENOSYS, EOPNOTSUPP
        96 => SocketError.ProtocolFamilyNotSupported,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        103 => SocketError.ConnectionAborted,
        ConnectionReset => SocketError.ConnectionReset,
        106 => SocketError.IsConnected,
        107 => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        114 => SocketError.AlreadyInProgress,
        InProgress => SocketError.InProgress,
        Cancelled => SocketError.OperationAborted,
        _ => SocketError.SocketError,
    };
}
