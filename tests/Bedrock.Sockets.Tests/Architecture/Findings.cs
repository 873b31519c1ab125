namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>An assertion that prints every finding in full; xunit's own cuts lists and strings short.</summary>
internal static class Findings
{
    public static void AssertNone(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }
}
