using System.Text.RegularExpressions;
using Bedrock.Sockets.Tests.Architecture;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>Every test that docs/protocols/conformance.md names exists.</summary>
public sealed partial class ConformanceTableTests
{
    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var tests = Repository.Files("*.cs", "tests").SelectMany(file => Test().Matches(Repository.Read(file))).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var named = Name().Matches(Repository.Read("docs/protocols/conformance.md")).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !tests.Contains(name));
    }

    [GeneratedRegex(@"public (async )?(Task|void) (?<name>\w+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Test();

    [GeneratedRegex(@"`(?<name>[A-Z]\w*_\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Name();
}
