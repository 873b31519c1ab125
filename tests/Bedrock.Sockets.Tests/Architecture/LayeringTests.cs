using System.Xml.Linq;
using Bedrock.Sockets.Tests.Architecture.Compiled;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>Arrows point down only: between projects, by their files; between the folders of the core, by its compiled code.</summary>
public sealed class LayeringTests
{
    [Fact]
    public void Projects_reference_only_what_lies_below_them()
    {
        var projects = Repository.Files("*.csproj", "src");

        var broken = projects.SelectMany(path => ProjectArrows.BrokenBy(ProjectArrows.ProjectName(path), XDocument.Parse(Repository.Read(path))));

        Assert.NotEmpty(projects);
        Findings.AssertNone(broken);
    }

    [Fact]
    public void The_core_depends_on_no_package()
    {
        var core = XDocument.Parse(Repository.Read("src/Bedrock.Sockets/Bedrock.Sockets.csproj"));

        Assert.Equal(["Microsoft.AspNetCore.App"], core.Descendants("FrameworkReference").Select(reference => reference.Attribute("Include")?.Value));
        Assert.Empty(core.Descendants("PackageReference"));
    }

    [Fact]
    public void Unsafe_code_lives_only_in_the_Linux_transport()
    {
        var projects = Repository.Files("*.csproj").Concat(Repository.Files("*.props"));

        var allowing = projects.Where(path => XDocument.Parse(Repository.Read(path)).Descendants("AllowUnsafeBlocks").Any());

        Assert.DoesNotContain(allowing, path => !path.StartsWith("src/Bedrock.Sockets.Linux/", StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_of_the_core_use_only_what_lies_below_them()
    {
        var core = ReadProject("Bedrock.Sockets");

        var broken = FolderArrows.OfTheCore.BrokenBy(core);

        Assert.NotEmpty(core.Uses);
        Findings.AssertNone(broken);
    }

    [Fact]
    public void The_overview_names_every_project_and_every_folder_of_the_core()
    {
        var overview = Repository.Read("docs/design/overview.md");
        var rooms = Repository.Files("*.csproj", "src").Select(path => $"src/{ProjectArrows.ProjectName(path)}")
            .Concat(ReadProject("Bedrock.Sockets").Folders.Values.Distinct(StringComparer.Ordinal));

        var unnamed = rooms.Where(room => !overview.Contains($"| `{room}` |", StringComparison.Ordinal)).Select(room => $"docs/design/overview.md says nothing of {room}.");

        Findings.AssertNone(unnamed);
    }

    [Fact]
    public void A_load_generator_does_not_share_the_codecs_of_the_server()
    {
        var codecs = ReadProject("Bedrock.Sockets").Folders.Where(type => type.Value == "Framing").Select(type => type.Key).ToHashSet(StringComparer.Ordinal);
        var generators = Repository.Files("Bedrock.Sockets.LoadTesting.csproj", "src").Select(ProjectArrows.ProjectName);

        // A generator that cuts frames with the server's own codec cannot find that codec's bugs.
        var broken = generators.SelectMany(project => ReadProject(project).Uses).Where(use => codecs.Contains(use.To)).Select(use => use.ToString());

        Assert.NotEmpty(codecs);
        Findings.AssertNone(broken);
    }

    private static CompiledAssembly ReadProject(string project)
        => CompiledAssembly.Read(Repository.BuiltLibrary(project), $"src/{project}", project);
}
