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

    public static Stream OpenInput() => OpenFlowing(descriptor: 0, FileAccess.Read) ?? Console.OpenStandardInput();

    public static Stream OpenOutput() => OpenFlowing(descriptor: 1, FileAccess.Write) ?? Console.OpenStandardOutput();

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
