using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bedrock.Sockets.Linux.Connections;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>Accepts from a listening socket of the platform.</summary>
internal static unsafe class ListeningDescriptor
{
    /// <summary>Takes a connection that waits, if one does.</summary>
    /// <param name="listener">Where it waits.</param>
    /// <param name="nonBlocking">Whether calls on the connection never wait; a ring waits only for those that would.</param>
    /// <exception cref="SocketException">The connection is gone, or the system has no room for one more.</exception>
    /// <exception cref="ObjectDisposedException">The listener is closed.</exception>
    public static AcceptedSocket? TryAccept(SafeHandle listener, bool nonBlocking)
    {
        var address = stackalloc byte[SocketAddressBytes.MaxLength];
        int descriptor;
        int length;
        do
        {
            length = SocketAddressBytes.MaxLength;
            descriptor = Libc.Accept(listener, address, &length, nonBlocking ? Libc.SockNonBlockCloseOnExec : Libc.SockCloseOnExec);
        }
        while (descriptor < 0 && Errno.Last == Errno.Interrupted);

        if (descriptor >= 0)
        {
            return new AcceptedSocket(new SocketDescriptor(descriptor), SocketAddressBytes.Read(new ReadOnlySpan<byte>(address, length)));
        }

        return Errno.Last is Errno.Again ? null : throw Errno.ToException(Errno.Last);
    }

    /// <summary>Takes a second number of a platform's socket, which may then be disposed without an effect on the connection to be.</summary>
    /// <exception cref="SocketException">No descriptor is left.</exception>
    public static SocketDescriptor Duplicate(SafeHandle socket)
        => Libc.DescriptorControl(socket, Libc.DuplicateCloseOnExec, 0) is var descriptor and >= 0
            ? new SocketDescriptor(descriptor)
            : throw Errno.ToException(Errno.Last);
}
