namespace Bedrock.Sockets.PerfGate.Statistics;

/// <summary>Where the middle of a sample lies. Of log ratios: 0 is "no change", 0.05 about 5 % more.</summary>
/// <param name="Estimate">The Hodges-Lehmann estimate.</param>
/// <param name="Lower">The middle lies above, but for an error of about 1 %.</param>
/// <param name="Upper">The middle lies below, but for an error of about 1 %.</param>
internal sealed record Location(double Estimate, double Lower, double Upper)
{
    public double Width => Upper - Lower;

    /// <summary>How far from zero the middle may lie, in either direction.</summary>
    public double Reach => Math.Max(Math.Abs(Lower), Math.Abs(Upper));
}
