namespace Bedrock.Sockets.PerfGate.Calibrating;

/// <summary>A benchmark of a commit against itself.</summary>
/// <param name="Name">The workload.</param>
/// <param name="ThresholdPercent">What the gate lets pass.</param>
/// <param name="Changes">log(head / base), by launch; head and base are two builds of the same source.</param>
/// <param name="Noise">log(twin / base), by launch; twin and base are the same build.</param>
internal sealed record CalibratedBenchmark(string Name, double ThresholdPercent, IReadOnlyList<double> Changes, IReadOnlyList<double> Noise);
