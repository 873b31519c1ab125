using System.Xml.Linq;
using Bedrock.Sockets.Tests.Architecture.Compiled;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>The layering tests can fail: every violation in the folder Planted is found, and what is allowed is not.</summary>
public sealed class LayeringSelfTests
{
    private static readonly CompiledAssembly Planted = CompiledAssembly.Read(
        typeof(LayeringSelfTests).Assembly.Location,
        "tests/Bedrock.Sockets.Tests/Architecture/Planted",
        "Bedrock.Sockets.Tests.Architecture.Planted");

    private static readonly FolderArrows Rules = new(
        MaySee: new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Framing"] = [], ["Transports"] = ["Framing"] },
        MustNotTouch: new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Framing"] = ["System.TimeProvider"] });

    [Theory]
    [InlineData("HasBaseType (its declaration) uses", "Transports.Wire:")]
    [InlineData("HasInterface (its declaration) uses", "Transports.IWire:")]
    [InlineData("HasConstraint (Constrain) uses", "Transports.Wire:")]
    [InlineData("HasField (_wire) uses", "Transports.Wire:")]
    [InlineData("HasSignature (Accept) uses", "Transports.Wire:")]
    [InlineData("HasAttribute (Marked) uses", "Transports.WireAttribute:")]
    [InlineData("HasCall (Call) uses", "Transports.Wire.Send:")]
    [InlineData("HasFieldAccess (Read) uses", "Transports.Wire.Speed:")]
    [InlineData("HasTypeArgument (Make) uses", "Transports.Wire:")]
    [InlineData("HasCatch (Try) uses", "Transports.WireException:")]
    [InlineData("HasLambda (Later) uses", "Transports.Wire..ctor:")]
    [InlineData("HasStateMachine (RunAsync) uses", "Transports.Wire..ctor:")]
    [InlineData("HasSwitch (Choose) uses", "Transports.Wire.Send:")]
    [InlineData("HasExtensionCall (Length) uses", "Architecture.WireExtensions.Measure:")]
    public void A_use_against_the_arrow_is_found_and_named(string from, string to)
    {
        var broken = Rules.BrokenBy(Planted);

        Assert.Contains(broken, line => line.Contains(from, StringComparison.Ordinal)
            && line.Contains(to, StringComparison.Ordinal)
            && line.Contains("Framing ─► Transports is not an arrow", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_where_there_must_be_none_is_found_and_named()
    {
        var broken = Rules.BrokenBy(Planted);

        Assert.Contains(
            "Bedrock.Sockets.Tests.Architecture.Planted.Framing.HasClock (Now) uses System.TimeProvider.GetUtcNow: Framing must not touch System.TimeProvider*.",
            broken);
    }

    [Fact]
    public void A_folder_without_arrows_is_refused()
    {
        var onlyFraming = Rules with { MaySee = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Framing"] = ["Transports"] } };

        var broken = onlyFraming.BrokenBy(Planted);

        Assert.Contains(broken, line => line.Contains("Wire is in 'Transports', a folder without arrows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_use_along_the_arrow_is_allowed()
    {
        var downwards = Rules with { MaySee = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Framing"] = ["Transports"], ["Transports"] = [] } };

        var broken = downwards.BrokenBy(Planted);

        Assert.Equal(["Framing must not touch System.TimeProvider*."], broken.Select(line => line.Split(": ")[1]).Distinct());
    }

    [Fact]
    public void A_project_reference_against_the_arrow_is_found_and_named()
    {
        var content = XDocument.Parse("""<Project><ItemGroup><ProjectReference Include="..\Bedrock.Sockets.Protocols\Bedrock.Sockets.Protocols.csproj" /></ItemGroup></Project>""");

        var broken = ProjectArrows.BrokenBy("Bedrock.Sockets", content);

        Assert.Equal(["Bedrock.Sockets ─► Bedrock.Sockets.Protocols is not an arrow; Bedrock.Sockets may reference no project."], broken);
    }

    [Fact]
    public void An_unknown_project_is_refused()
    {
        var broken = ProjectArrows.BrokenBy("Bedrock.Sockets.New", new(new XElement("Project")));

        Assert.Contains("Bedrock.Sockets.New has no arrows", Assert.Single(broken), StringComparison.Ordinal);
    }
}
