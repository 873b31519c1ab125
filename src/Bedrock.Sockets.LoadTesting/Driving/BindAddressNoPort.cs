using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>IP_BIND_ADDRESS_NO_PORT (ip(7)), for which .NET has no name: binding a source address then leaves the choice of the port to connect, which may share ports between targets.</summary>
internal static class BindAddressNoPort
{
    private const int SolIp = 0;
    private const int Option = 24;

    public static void Enable(Socket socket)
    {
        if (OperatingSystem.IsLinux() && socket.AddressFamily is not AddressFamily.Unix)
        {
            var on = 1;
            socket.SetRawSocketOption(SolIp, Option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in on)));
        }
    }
}
