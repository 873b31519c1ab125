using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>Finds out, once, whether this process may drive clients by epoll.</summary>
internal static class EpollProbe
{
    private static readonly Lazy<bool> Answer = new(Ask);

    public static bool IsSupported => Answer.Value;

    private static bool Ask()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return false;
        }

        try
        {
            new EpollSet().Close();
            return true;
        }
        catch (Exception refused) when (refused is System.Net.Sockets.SocketException or DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
