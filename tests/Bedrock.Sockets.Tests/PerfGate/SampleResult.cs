using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Reports;
using Bedrock.Sockets.PerfGate.Results;

namespace Bedrock.Sockets.Tests.PerfGate;

internal static class SampleResult
{
    public static readonly Fingerprint Machine = new("A processor", 2, "An <OS> & more", "X64", ".NET 10.0.0");

    public static GateResult Of(params BenchmarkResult[] benchmarks) => new()
    {
        Schema = GateResult.CurrentSchema,
        Started = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero),
        Seconds = 100,
        Base = new string('a', 40),
        Head = new string('b', 40) + "+",
        Machine = Machine,
        Launches = 8,
        Seed = 1,
        Benchmarks = benchmarks,
        Findings = [],
        Notes = [],
    };

    public static BenchmarkResult Benchmark(string name = "decode/line", TimeVerdict verdict = TimeVerdict.Same, double changePercent = 0.5, double baseBytes = 0, double headBytes = 0) => new()
    {
        Name = name,
        Kind = WorkloadKind.Memory,
        Time = new TimeResult
        {
            Verdict = verdict,
            ChangePercent = changePercent,
            LowerPercent = changePercent - 1,
            UpperPercent = changePercent + 1,
            NoisePercent = 1.5,
            ThresholdPercent = 5,
            BaseNanoseconds = 100,
            HeadNanoseconds = 100 + changePercent,
            Changes = [0.005],
            Noise = [0.001],
        },
        Allocations = new Amount(baseBytes, headBytes, 1),
    };
}
