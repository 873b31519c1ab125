namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>A test that needs <see cref="HdrHistogramPackage"/>. Where it cannot be had it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWhenPackageCanBeHadAttribute : FactAttribute
{
    public FactWhenPackageCanBeHadAttribute()
    {
        if (!HdrHistogramPackage.CanBeHad)
        {
            Skip = $"It needs node, npm and a package source that has {HdrHistogramPackage.Name}.";
        }
    }
}
