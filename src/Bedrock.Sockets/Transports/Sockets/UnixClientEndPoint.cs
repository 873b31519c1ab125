using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>What the platform takes a Unix listener's end point for, so that its accept has room for the name of any client. Immutable.</summary>
/// <remarks>
/// .NET 10.0 reads a client's address into as many bytes as the listener's own address has, and a longer one ends the process: it throws where nobody can catch it.
/// How many bytes those are it asks the end point that the listening socket was bound with, and that one it keeps in a field.
/// <code>
/// listening at /run/s                 family:2  path:6  0     room for 9
/// a client that is /tmp/client        family:2  path:11 0     14: out of range
/// the longest there is                family:2  path:108 0    111, for which this end point makes room
/// </code>
/// </remarks>
internal sealed class UnixClientEndPoint : EndPoint
{
    /// <summary><c>sockaddr_un</c> has 110 bytes; to a path that leaves no room in it for a zero Linux adds one behind, and counts it (unix(7)).</summary>
    internal const int MaxAddressBytes = 111;

    private static readonly UnixClientEndPoint Any = new();
    private static readonly UnixDomainSocketEndPoint Platform = new("/");

    private UnixClientEndPoint()
    {
    }

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>Lets a bound Unix socket accept clients of any name. From then on the runtime does not remove its file.</summary>
    /// <returns>Whether it did: Windows makes room by itself, and of a runtime without this field nobody knows whether it needs it.</returns>
    public static bool TryMakeRoom(Socket listening)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            BoundTo(listening) = Any;
            return true;
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }

    public override SocketAddress Serialize() => new(AddressFamily.Unix, MaxAddressBytes);

    /// <summary>The client's path, abstract name (shown with an @), or nothing.</summary>
    public override EndPoint Create(SocketAddress socketAddress) => Platform.Create(socketAddress);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_rightEndPoint")]
    private static extern ref EndPoint? BoundTo(Socket socket);
}
