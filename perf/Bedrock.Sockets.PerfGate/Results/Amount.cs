namespace Bedrock.Sockets.PerfGate.Results;

/// <summary>Something counted per operation.</summary>
/// <param name="Base">In the base.</param>
/// <param name="Head">In the head.</param>
/// <param name="Limit">How much more the head may have.</param>
internal sealed record Amount(double Base, double Head, double Limit)
{
    public double Loss => Head - Base;

    public bool IsWorse => Loss > Limit;
}
