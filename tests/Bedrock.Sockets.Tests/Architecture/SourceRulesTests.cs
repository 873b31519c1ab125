using System.Xml.Linq;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>Rules for the files of the repository that no compiler checks.</summary>
public sealed class SourceRulesTests
{
    private const int MostLinesOfSource = 300;
    private const int MostLinesOfTests = 500;

    // Built by a script against the packed packages, away from this tree; and with a package that not every source has.
    private static readonly string[] OutsideTheSolution = ["tests/consumer/Consumer.csproj", "load-tests/Bedrock.Sockets.LoadTests.NBomber/Bedrock.Sockets.LoadTests.NBomber.csproj"];

    private static readonly string[] Binary = [".png", ".pfx", ".ico", ".gz", ".zip", ".nupkg"];

    [Theory]
    [InlineData("src", MostLinesOfSource)]
    [InlineData("perf", MostLinesOfSource)]
    [InlineData("load-tests", MostLinesOfSource)]
    [InlineData("tests", MostLinesOfTests)]
    public void No_file_is_too_long_for_one_idea(string folder, int most)
    {
        var tooLong = Repository.Files("*.cs", folder)
            .Select(path => (path, lines: File.ReadLines(Repository.PathOf(path)).Count()))
            .Where(file => file.lines > most)
            .Select(file => $"{file.path} has {file.lines} lines; {most} is the most. Is it one idea?");

        Findings.AssertNone(tooLong);
    }

    [Fact]
    public void Every_suppression_gives_its_reason()
    {
        string[] patterns = ["*.cs", "*.csproj", "*.props", "*.targets", ".editorconfig", ".globalconfig"];

        // The tests of this rule quote what it refuses.
        var unexplained = patterns.SelectMany(pattern => Repository.Files(pattern))
            .Where(path => !Path.GetFileName(path).StartsWith("SourceRules", StringComparison.Ordinal))
            .SelectMany(path => SourceRules.UnexplainedSuppressions(path, Repository.Read(path)));

        Findings.AssertNone(unexplained);
    }

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        var paths = Repository.Files()
            .Where(path => !Binary.Contains(Path.GetExtension(path), StringComparer.Ordinal))
            .SelectMany(path => SourceRules.MachinePaths(path, Repository.Read(path)));

        Findings.AssertNone(paths);
    }

    [Fact]
    public void Every_project_is_in_the_classic_solution()
    {
        var solution = Repository.Read("Bedrock.Sockets.sln").Replace('\\', '/');

        var missing = Repository.Files("*.csproj")
            .Except(OutsideTheSolution, StringComparer.Ordinal)
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal))
            .Select(path => $"{path} is not in Bedrock.Sockets.sln: dotnet sln add {path}");

        Assert.Contains("Microsoft Visual Studio Solution File, Format Version 12.00", solution, StringComparison.Ordinal);
        Assert.Empty(Repository.Files("*.slnx"));
        Findings.AssertNone(missing);
    }

    [Fact]
    public void Every_package_version_is_central_and_used()
    {
        var central = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(version => version.Attribute("Include")?.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var references = Repository.Files("*.csproj").Except(OutsideTheSolution, StringComparer.Ordinal)
            .Concat(Repository.Files("*.props")).Concat(Repository.Files("*.targets"))
            .SelectMany(path => XDocument.Parse(Repository.Read(path)).Descendants("PackageReference").Select(reference => (path, reference)))
            .ToList();

        var local = references
            .Where(entry => entry.reference.Attributes().Concat<object>(entry.reference.Elements()).Any(node => node is XAttribute { Name.LocalName: "Version" or "VersionOverride" } or XElement { Name.LocalName: "Version" or "VersionOverride" }))
            .Select(entry => $"{entry.path}: the version of {entry.reference.Attribute("Include")?.Value} belongs in Directory.Packages.props.");
        var unused = central.Except(references.Select(entry => entry.reference.Attribute("Include")?.Value), StringComparer.OrdinalIgnoreCase)
            .Select(package => $"Directory.Packages.props: no project references {package}.");

        Findings.AssertNone(local.Concat(unused));
    }

    [Theory]
    [InlineData("#pragma warning disable CA1000")]
    [InlineData("var x = 1;\n#pragma warning disable CA1000\nvar y = 2; // not above, not beside")]
    [InlineData("dotnet_diagnostic.CA1000.severity = none")]
    [InlineData("[SuppressMessage(\"Design\", \"CA1000\")]")]
    [InlineData("<NoWarn>CA1000</NoWarn>")]
    public void A_suppression_without_a_reason_is_found(string text)
    {
        var found = SourceRules.UnexplainedSuppressions("file", text);

        Assert.Single(found);
    }

    [Theory]
    [InlineData("#pragma warning disable CA1000 // because")]
    [InlineData("// because\n#pragma warning disable CA1000")]
    [InlineData("# because\ndotnet_diagnostic.CA1000.severity = none\ndotnet_diagnostic.CA1001.severity = suggestion")]
    [InlineData("[SuppressMessage(\"Design\", \"CA1000\", Justification = \"because\")]")]
    [InlineData("<!-- because -->\n<NoWarn>CA1000</NoWarn>")]
    public void A_suppression_with_a_reason_is_allowed(string text)
    {
        var found = SourceRules.UnexplainedSuppressions("file", text);

        Assert.Empty(found);
    }

    [Fact]
    public void A_path_of_a_machine_is_found_and_a_path_of_the_repository_is_not()
    {
        var home = "/ho" + "me/ann/code";

        var found = SourceRules.MachinePaths("file", $"see {home} and src/home/x, https://example.com/a and unix:///run/greet.sock");

        Assert.Equal([$"file: the path of a machine: {home}"], found);
    }
}
