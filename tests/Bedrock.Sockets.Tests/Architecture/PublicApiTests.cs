using System.Reflection;
using System.Xml.Linq;
using Bedrock.Sockets.Tests.Architecture.PublicApi;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>The public API of each library is what its approved text says, so that a change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    private const string Approved = "tests/Bedrock.Sockets.Tests/Architecture/Approved";
    private const string Variable = "BEDROCK_APPROVE_API";

    public static TheoryData<string> Libraries => [.. LibraryNames()];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_API_is_the_approved_one(string library)
    {
        var path = Repository.PathOf($"{Approved}/{library}.txt");
        var actual = ApiText.Of(Assembly.LoadFrom(Repository.BuiltLibrary(library)));
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        var approved = File.Exists(path) ? File.ReadAllText(path) : "";

        Assert.True(approved == actual, $"""
            The public API of {library} is not the approved one:

            {string.Join(Environment.NewLine, LineDiff.Between(approved.Split('\n'), actual.Split('\n')))}

            If this is meant, approve it and commit the file:  {Variable}=1 dotnet test tests/Bedrock.Sockets.Tests --filter {nameof(PublicApiTests)}
            """);
    }

    [Fact]
    public void Every_approved_text_belongs_to_a_library()
    {
        var texts = Repository.Files("*.txt", Approved).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

        Assert.Equal(LibraryNames().Order(StringComparer.Ordinal), texts);
    }

    internal static IEnumerable<string> LibraryNames()
        => Repository.Files("*.csproj", "src")
            .Where(path => !XDocument.Parse(Repository.Read(path)).Descendants("OutputType").Any(type => type.Value == "Exe"))
            .Select(ProjectArrows.ProjectName);
}
