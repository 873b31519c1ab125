namespace Bedrock.Sockets.PerfGate.Statistics;

/// <summary>Ratios are handled as logarithms, in which twice as slow and twice as fast are equally far from no change; people read percents.</summary>
internal static class Ratio
{
    public static double ToLog(double percent) => Math.Log(1 + (percent / 100));

    public static double ToPercent(double log) => (Math.Exp(log) - 1) * 100;
}
