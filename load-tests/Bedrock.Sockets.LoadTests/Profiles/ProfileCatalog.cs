namespace Bedrock.Sockets.LoadTests.Profiles;

/// <summary>The profiles that come with the program, and those that lie elsewhere.</summary>
internal static class ProfileCatalog
{
    private const string Extension = ".json";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "profiles");

    /// <summary>The names of the profiles that come with the program, in order.</summary>
    public static IReadOnlyList<string> Names
        => [.. Directory.EnumerateFiles(Folder, $"*{Extension}").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a profile by its name, or by the path of its file, which ends in <c>.json</c> or has a folder in it.</summary>
    /// <exception cref="FormatException">There is no such profile, or it is none; the message says what to write.</exception>
    public static LoadProfile Read(string nameOrPath)
    {
        var isPath = nameOrPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || nameOrPath.Contains('/', StringComparison.Ordinal) || nameOrPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (!isPath && !Names.Contains(nameOrPath, StringComparer.Ordinal))
        {
            var near = Nearest.To(nameOrPath, Names) is { } name ? $" Did you mean {name}?" : "";
            throw new FormatException($"There is no profile '{nameOrPath}'.{near} There are {string.Join(", ", Names)}, or write the path of a .json file");
        }

        try
        {
            return ProfileReader.Parse(File.ReadAllText(isPath ? nameOrPath : Path.Combine(Folder, nameOrPath + Extension)));
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"'{nameOrPath}': {wrong.Message}", wrong);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"'{nameOrPath}' cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }
}
