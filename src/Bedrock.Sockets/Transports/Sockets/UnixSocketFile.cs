using System.Net.Sockets;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>The file of a Unix socket. A server that was killed leaves it behind, and it then blocks the next start; the runtime removes it when the socket is disposed.</summary>
internal static class UnixSocketFile
{
    /// <summary>Binds to the path, after removing a file on which nobody listens any more, and sets the file's mode before anybody can connect.</summary>
    /// <exception cref="SocketException">Somebody listens there, or the path cannot be made.</exception>
    public static Socket Bind(UnixDomainSocketEndPoint endpoint, UnixFileMode? mode, SocketType type = SocketType.Stream)
    {
        var path = endpoint.ToString();
        if (IsStale(path, endpoint, type))
        {
            File.Delete(path);
        }

        var socket = NewSocket(type);
        try
        {
            socket.Bind(endpoint);
            if (mode is { } bits && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, bits);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket NewSocket(SocketType type) => new(AddressFamily.Unix, type, ProtocolType.Unspecified);

    /// <summary>Only a socket that refuses is stale. Any other file is somebody's, and binding to it fails as it should.</summary>
    private static bool IsStale(string path, UnixDomainSocketEndPoint endpoint, SocketType type)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var probe = NewSocket(type);
        try
        {
            probe.Connect(endpoint);
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return IsSocket(path);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Connecting to a plain file is refused as well; but a plain file opens, and a socket does not (open(2), ENXIO).
    private static bool IsSocket(string path)
    {
        try
        {
            File.OpenHandle(path).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
