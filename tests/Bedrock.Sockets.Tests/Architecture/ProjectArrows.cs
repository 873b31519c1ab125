using System.Xml.Linq;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>Which project in src may reference which.</summary>
internal static class ProjectArrows
{
    /// <summary>The drawing in docs/design/overview.md. Not every project need exist yet; one that exists must be here.</summary>
    public static IReadOnlyDictionary<string, string[]> OfTheSource { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Bedrock.Sockets"] = [],
        ["Bedrock.Sockets.Linux"] = ["Bedrock.Sockets"],
        ["Bedrock.Sockets.Protocols"] = ["Bedrock.Sockets"],
        ["Bedrock.Sockets.Testing"] = ["Bedrock.Sockets"],
        ["Bedrock.Sockets.LoadTesting"] = ["Bedrock.Sockets"],
        ["Bedrock.Sockets.Cli"] = ["Bedrock.Sockets", "Bedrock.Sockets.Linux", "Bedrock.Sockets.LoadTesting", "Bedrock.Sockets.Protocols"],
    };

    /// <summary>What is wrong with the references of one project, one line each.</summary>
    public static IEnumerable<string> BrokenBy(string project, XDocument content)
    {
        if (!OfTheSource.TryGetValue(project, out var allowed))
        {
            return [$"{project} has no arrows: draw them in {nameof(ProjectArrows)} and in docs/design/overview.md."];
        }

        return content.Descendants("ProjectReference")
            .Select(reference => ProjectName(reference.Attribute("Include")?.Value ?? ""))
            .Where(target => !allowed.Contains(target, StringComparer.Ordinal))
            .Select(target => $"{project} ─► {target} is not an arrow; {project} may reference {(allowed.Length == 0 ? "no project" : string.Join(", ", allowed))}.")
            .Concat(content.Descendants("Reference").Select(reference => $"{project} references the file of {reference.Attribute("Include")?.Value}: reference its project."));
    }

    public static string ProjectName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
