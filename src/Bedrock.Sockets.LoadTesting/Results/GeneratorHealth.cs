using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Whether the generator did what it was asked to.</summary>
/// <remarks>
/// A run is invalid when the 99th percentile of the lag (how late the generator sent requests, though a client was free) exceeds 1 ms and also 10 % of the 99th percentile of the response time,
/// when fewer than 99 % of the requests that were due were sent, or when more than 1 % of the clients had no connection at the end. A closed model has no schedule, and so nothing to be late for.
/// </remarks>
public sealed record GeneratorHealth
{
    private const double LongestLag = 1e6;
    private const double LongestLagShare = 0.10;
    private const double SmallestOfferedShare = 0.99;
    private const double LargestLostShare = 0.01;
    private const double NoteworthyStolenShare = 0.005;

    /// <summary>The 99th percentile of the lag, in nanoseconds; <see langword="null"/> in a closed model.</summary>
    public long? LagP99 { get; init; }

    /// <summary>The rate at which requests were really sent, per second; <see langword="null"/> in a closed model.</summary>
    public double? OfferedRate { get; init; }

    /// <summary>The rate the schedule asked for while it was measured, per second; <see langword="null"/> in a closed model.</summary>
    public double? TargetRate { get; init; }

    /// <summary>What the generator's own process used: 1 is one core fully used; <see langword="null"/> when that is not known.</summary>
    public double? CpuCores { get; init; }

    /// <summary>How many clients had no connection at the end: refused, or lost and not made again. Defaults to 0.</summary>
    public int LostClients { get; init; }

    /// <summary>The share of the generator machine's processor time that its hypervisor gave to others, 0 to 1; <see langword="null"/> when that is not known.</summary>
    public double? StolenShare { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why the run is invalid, a sentence each; empty when it is valid.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Judges a generator by its lag and by what it sent.</summary>
    /// <param name="latencies">What the run measured.</param>
    /// <param name="offeredRate">The rate at which requests were really sent, per second; <see langword="null"/> in a closed model.</param>
    /// <param name="targetRate">The rate that was asked for, per second; <see langword="null"/> in a closed model.</param>
    /// <param name="cpuCores">What its own process used, in cores, if that is known.</param>
    /// <param name="stolenShare">The share of the machine's processor time that its hypervisor gave to others, 0 to 1, if that is known.</param>
    /// <param name="clients">How many clients were asked for, if that is known.</param>
    /// <param name="lostClients">How many of them had no connection at the end.</param>
    /// <returns>The verdict with its reasons.</returns>
    public static GeneratorHealth Judge(Latencies latencies, double? offeredRate, double? targetRate, double? cpuCores = null, double? stolenShare = null, int clients = 0, int lostClients = 0)
    {
        ArgumentNullException.ThrowIfNull(latencies);

        var lag = latencies.Lag is { Count: > 0 } measured ? measured.Percentiles.GetValueOrDefault("p99") : (long?)null;
        var response = latencies.Response?.Percentiles.GetValueOrDefault("p99") ?? 0;
        var reasons = new List<string>();
        var most = Math.Max(LongestLag, LongestLagShare * response);
        if (lag is { } late && late > most)
        {
            reasons.Add($"Requests were sent late: the p99 of the lag is {Readable.Duration(late)}, and {Readable.Duration(most)} is the most that leaves the latencies meaningful.");
        }

        if (offeredRate is { } offered && targetRate is { } target && offered < SmallestOfferedShare * target)
        {
            reasons.Add($"Too few requests were sent: {Readable.Rate(offered)} of {Readable.Rate(target)}, under {Readable.Share(SmallestOfferedShare)}.");
        }

        if (reasons.Count > 0 && stolenShare is { } stolen && stolen > NoteworthyStolenShare)
        {
            reasons.Add($"The hypervisor of the generator's machine gave {Readable.Share(stolen)} of its processor time to others: repeat the run when they are quiet, or on a machine without neighbours.");
        }

        if (lostClients > LargestLostShare * clients)
        {
            reasons.Add($"{Readable.Count(lostClients)} of {Readable.Count(clients)} clients had no connection at the end, over {Readable.Share(LargestLostShare)}: the load came from the others.");
        }

        return new GeneratorHealth
        {
            LagP99 = lag,
            OfferedRate = offeredRate,
            TargetRate = targetRate,
            CpuCores = cpuCores,
            LostClients = lostClients,
            StolenShare = stolenShare,
            Verdict = reasons.Count == 0 ? Verdict.Valid : Verdict.Invalid,
            Reasons = reasons,
        };
    }
}
