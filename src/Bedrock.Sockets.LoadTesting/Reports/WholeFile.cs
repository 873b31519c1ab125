using System.Text;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>Writes a file that is either there as a whole or not at all.</summary>
internal static class WholeFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? throw new IOException($"{path} names no file.");
        if (IsDevice(directory))
        {
            WriteToDisk(path, text, FileMode.Open);
            return;
        }

        Directory.CreateDirectory(directory);

        // In the same folder, because a rename across file systems is a copy.
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            WriteToDisk(temporary, text, FileMode.Create);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A rename would put a file in the place of <c>/dev/null</c>, where whoever is root may do so.</summary>
    private static bool IsDevice(string directory)
        => directory is "/dev" || directory.StartsWith("/dev/fd", StringComparison.Ordinal) || directory.StartsWith("/proc/", StringComparison.Ordinal);

    private static void WriteToDisk(string path, string text, FileMode mode)
    {
        using var stream = new FileStream(path, mode, FileAccess.Write);
        stream.Write(Utf8.GetBytes(text));

        // Some file systems tell only now that the disk is full.
        stream.Flush(flushToDisk: true);
    }
}
