namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>The checked-out tree these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", "artifacts", "BenchmarkDotNet.Artifacts", "TestResults", ".vs", ".vscode", ".idea"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>The assembly of a project in src, as it was built together with these tests.</summary>
    public static string BuiltLibrary(string project)
    {
        var path = Path.Combine(AppContext.BaseDirectory, project + ".dll");
        Assert.True(File.Exists(path), $"{project}.dll is not beside the tests: reference {project} from Bedrock.Sockets.Tests.csproj, so that its architecture is tested too.");
        return path;
    }

    /// <summary>Files somebody wrote, as paths relative to the root with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Files(string pattern = "*", string under = "")
    {
        var start = PathOf(under);
        return Directory.Exists(start)
            ? [.. Walk(new DirectoryInfo(start), pattern).Select(Relative).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>A full path as one relative to the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(DirectoryInfo directory, string pattern)
        => directory.EnumerateFiles(pattern)
            // In a linked worktree .git is a file, and it names a place on this machine.
            .Where(file => !NotOurs.Contains(file.Name, StringComparer.Ordinal))
            .Select(file => file.FullName)
            .Concat(directory.EnumerateDirectories()
                .Where(child => !NotOurs.Contains(child.Name, StringComparer.Ordinal))
                .SelectMany(child => Walk(child, pattern)));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Bedrock.Sockets.sln")))
        {
            directory = directory.Parent
                ?? throw new InvalidOperationException($"No Bedrock.Sockets.sln above {AppContext.BaseDirectory}: run the tests from the repository's tree.");
        }

        return directory.FullName;
    }
}
