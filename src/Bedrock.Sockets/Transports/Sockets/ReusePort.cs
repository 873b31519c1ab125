using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>SO_REUSEPORT, for which .NET has no name of its own.</summary>
internal static class ReusePort
{
    // From the systems' sys/socket.h.
    private const int LinuxSolSocket = 1;
    private const int LinuxSoReusePort = 15;
    private const int MacSolSocket = 0xffff;
    private const int MacSoReusePort = 0x0200;

    /// <summary>Lets several sockets listen on one port; call it before binding.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no such option.</exception>
    public static void Enable(Socket socket)
    {
        var on = 1;
        var value = MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in on));
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(LinuxSolSocket, LinuxSoReusePort, value);
        }
        else if (OperatingSystem.IsMacOS())
        {
            socket.SetRawSocketOption(MacSolSocket, MacSoReusePort, value);
        }
        else
        {
            throw new PlatformNotSupportedException("ReusePort works on Linux and macOS only.");
        }
    }
}
