using System.Net.Sockets;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>The file of a Unix socket. A server that was killed leaves it behind, and it then blocks the next start; the runtime removes it when the socket is disposed, but for that of a <see cref="ListenSocket"/>, which does so itself.</summary>
internal static class UnixSocketFile
{
    /// <summary>Where the path begins in a <c>sockaddr_un</c>.</summary>
    private const int PathOffset = 2;

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

    /// <summary>Where the file is, whatever becomes the current directory; <see langword="null"/> for an abstract name, which has none (unix(7)).</summary>
    public static string? PathOf(UnixDomainSocketEndPoint endpoint)
        => endpoint.Serialize() is { Size: > PathOffset } address && address[PathOffset] != 0 ? Path.GetFullPath(endpoint.ToString()) : null;

    /// <summary>Removes the file of a socket that is closed, if nobody else has.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // The next start replaces it, if it may.
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
