using Microsoft.Win32.SafeHandles;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>The raw bytes of standard input and output: no encoding, no buffer.</summary>
internal static class StandardStreams
{
    /// <summary>The <see cref="Exception.HResult"/> of a write to a pipe that nobody reads any more (EPIPE, on Linux and macOS).</summary>
    public const int BrokenPipe = 32;

    private const nint OutputDescriptor = 1;

    public static Stream OpenInput() => Console.OpenStandardInput();

    /// <summary>
    /// The console's stream swallows EPIPE, so <c>connect … | head</c> would never end; a file stream reports it.
    /// But a file stream keeps a position of its own, and would write over what others that share a redirected file have written; the console's stream does not.
    /// </summary>
    public static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var output = new FileStream(new SafeFileHandle(OutputDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return output.CanSeek ? Console.OpenStandardOutput() : output;
    }
}
