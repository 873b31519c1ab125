// Samples that are the same in every run are wanted here, and nothing secret is made of them.
#pragma warning disable CA5394

namespace Bedrock.Sockets.Tests.LoadTesting.Measuring;

/// <summary>Latencies in nanoseconds, drawn from named distributions, always the same ones.</summary>
internal static class Distributions
{
    private static readonly Dictionary<string, Func<Random, double>> All = new(StringComparer.Ordinal)
    {
        ["constant"] = _ => 1_234_567,
        ["uniform"] = random => random.NextDouble() * 1e9,
        ["exponential"] = random => -Math.Log(1 - random.NextDouble()) * 2e6,
        ["normal"] = random => 5e6 + (Normal(random) * 4e5),
        ["lognormal"] = random => Math.Exp((Normal(random) * 1.5) + 13),
        ["pareto"] = random => Math.Min(1e5 / Math.Pow(1 - random.NextDouble(), 0.8), 3.5e12),
        ["two peaks"] = random => (random.Next(10) == 0 ? 2e8 : 3e5) + (Normal(random) * 1e4),
        ["rare stall"] = random => random.Next(1_000) == 0 ? 1e9 + (random.NextDouble() * 1e9) : 1e5 + (random.NextDouble() * 1e5),
        ["microseconds"] = random => 1_000.0 * random.Next(1, 50_000),
        ["small"] = random => random.Next(1, 4_096),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static long[] Samples(string name, int count)
    {
        var random = new Random(20_260_101);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Max(1, (long)All[name](random)))];
    }

    // Box and Muller.
    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
