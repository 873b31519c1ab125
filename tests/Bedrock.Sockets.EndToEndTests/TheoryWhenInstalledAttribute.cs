namespace Bedrock.Sockets.EndToEndTests;

/// <summary>As <see cref="FactWhenInstalledAttribute"/>, for a test with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryWhenInstalledAttribute : TheoryAttribute
{
    public TheoryWhenInstalledAttribute(params string[] needs)
    {
        Needs = needs;
        Skip = new FactWhenInstalledAttribute(needs).Skip;
    }

    /// <summary>The names of the programs.</summary>
    public IReadOnlyList<string> Needs { get; }
}
