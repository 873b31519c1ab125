using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>Finds out, once, whether this process may use epoll the way this transport does.</summary>
internal static class EpollProbe
{
    private static readonly Lazy<string?> Answer = new(Ask);

    /// <summary>Why epoll cannot be used; <see langword="null"/> when it can.</summary>
    public static string? Refusal => Answer.Value;

    private static string? Ask()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "this is not Linux";
        }

        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return $"the processor {RuntimeInformation.ProcessArchitecture} is not x64 or arm64";
        }

        try
        {
            new EpollSet().Close();
            return null;
        }
        catch (SocketException refused)
        {
            return $"the system refused epoll: {refused.Message}";
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return $"the C library is not usable: {missing.Message}";
        }
    }
}
