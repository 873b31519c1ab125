using System.Text;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>Writes a file that is either there as a whole or not at all.</summary>
internal static class WholeFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? throw new IOException($"{path} names no file.");
        Directory.CreateDirectory(directory);

        // In the same folder, because a rename across file systems is a copy.
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            WriteToDisk(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteToDisk(string path, string text)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        stream.Write(Utf8.GetBytes(text));

        // Some file systems tell only now that the disk is full.
        stream.Flush(flushToDisk: true);
    }
}
