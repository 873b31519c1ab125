namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A directory that is served, and nothing outside it.</summary>
/// <remarks>
/// Names are checked twice: their letters by <see cref="FilePath"/>, and what is on the disk here. Every step from the root to the file must be a plain directory, and the file a plain file:
/// a symbolic link is refused, wherever it leads. What changes on the disk between the check and the use is the business of whoever may write there besides the server; so is a pipe or a device that somebody puts there.
/// </remarks>
internal sealed class FileRoot
{
    /// <summary>What the parts of uploads are called: a name cannot begin with a dot, so nobody can ask for one.</summary>
    internal const string PartPrefix = ".part-";

    private readonly string _root;

    /// <exception cref="ArgumentException">There is no such directory.</exception>
    public FileRoot(string directory)
    {
        _root = Directory.Exists(directory)
            ? Path.GetFullPath(directory)
            : throw new ArgumentException($"Root ('{directory}') must be a directory that exists.", nameof(directory));
    }

    /// <summary>Finds a file to read.</summary>
    /// <returns>Its path; <see langword="null"/> when there is none, or none that may be read.</returns>
    public string? Find(string[] segments)
    {
        var path = Walk(segments);
        return path is not null && IsPlain(path, directory: false) ? path : null;
    }

    /// <summary>Finds a place to write to, and makes the directories on the way.</summary>
    /// <returns>The path, which may have a file already; <see langword="null"/> when something else is in the way.</returns>
    public string? Place(string[] segments)
    {
        var directory = _root;
        foreach (var segment in segments[..^1])
        {
            directory = Path.Join(directory, segment);
            if (!Path.Exists(directory) && !IsLink(directory))
            {
                Directory.CreateDirectory(directory);
            }

            if (!IsPlain(directory, directory: true))
            {
                return null;
            }
        }

        var path = Path.Join(directory, segments[^1]);
        return !Path.Exists(path) && !IsLink(path) || IsPlain(path, directory: false) ? path : null;
    }

    /// <summary>The files below the root with their lengths, sorted by name; links, hidden files and what may not be read are left out.</summary>
    public IEnumerable<(string Name, long Length)> List()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden, IgnoreInaccessible = true };
        return new DirectoryInfo(_root).EnumerateFiles("*", options)
            .Select(file => (Name: Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length))
            .OrderBy(static file => file.Name, StringComparer.Ordinal);
    }

    private string? Walk(string[] segments)
    {
        var path = _root;
        foreach (var segment in segments[..^1])
        {
            path = Path.Join(path, segment);
            if (!IsPlain(path, directory: true))
            {
                return null;
            }
        }

        return Path.Join(path, segments[^1]);
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static bool IsPlain(string path, bool directory)
    {
        FileSystemInfo entry = directory ? new DirectoryInfo(path) : new FileInfo(path);
        return entry.Exists && entry.LinkTarget is null;
    }
}
