using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What the system's error codes mean to a load test. Codes, not messages: .NET gives "too many open files" the text of another error.</summary>
internal static class SocketErrors
{
    public static ErrorKind KindOf(SocketError error) => error switch
    {
        // A full backlog of a Unix socket says EAGAIN (unix(7)).
        SocketError.ConnectionRefused or SocketError.WouldBlock => ErrorKind.Refused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => ErrorKind.Reset,
        SocketError.TimedOut => ErrorKind.Timeout,
        SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable => ErrorKind.NoPorts,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => ErrorKind.NoDescriptors,
        _ => ErrorKind.Unreachable,
    };
}
