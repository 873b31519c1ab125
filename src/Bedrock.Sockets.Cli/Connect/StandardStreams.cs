using Microsoft.Win32.SafeHandles;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>The raw bytes of standard input and output: no encoding, no buffer.</summary>
/// <remarks>
/// Where bytes flow (a pipe, a terminal, a socket) these are file streams: the console's would edit a terminal's lines, and would swallow EPIPE, so that <c>connect … | head</c> never ended.
/// Where bytes lie (a redirected file) these are the console's: a file stream keeps a position of its own, and would miss or overwrite what others that share the file have read and written.
/// </remarks>
internal static class StandardStreams
{
    /// <summary>The <see cref="Exception.HResult"/> of a write to a pipe that nobody reads any more (EPIPE, on Linux and macOS).</summary>
    public const int BrokenPipe = 32;

    private const int CloseOnExec = 0x80000; // O_CLOEXEC of open(2), on Linux

    public static Stream OpenInput()
        => IsTaken(descriptor: 0) ? Stream.Null : OpenFlowing(descriptor: 0, FileAccess.Read) ?? Console.OpenStandardInput();

    public static Stream OpenOutput()
        => IsTaken(descriptor: 1) ? Stream.Null : OpenFlowing(descriptor: 1, FileAccess.Write) ?? Console.OpenStandardOutput();

    /// <summary>
    /// Whether the descriptor was closed when the process started (<c>&lt;&amp;-</c>) and the runtime has opened something of its own under the number, from which nobody would ever hear the end.
    /// What a process is started with has survived an exec, and so is not marked to be closed by one; the runtime marks what it opens.
    /// </summary>
    private static bool IsTaken(int descriptor)
    {
        try
        {
            var flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags["flags:".Length..].Trim(), fromBase: 8) & CloseOnExec) != 0;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            // Not Linux, or no /proc.
            return false;
        }
    }

    private static FileStream? OpenFlowing(nint descriptor, FileAccess access)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
        return stream.CanSeek ? null : stream;
    }
}
