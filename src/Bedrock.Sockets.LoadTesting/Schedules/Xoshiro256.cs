using System.Numerics;

namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>
/// xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64 as its authors advise.
/// <see cref="Random"/> does not promise the same numbers for a seed in the next version of the platform; a run must be repeatable from the seed that it printed.
/// </summary>
internal sealed class Xoshiro256
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Which of the run's generators this is; each has numbers of its own.</param>
    public Xoshiro256(ulong seed, int stream = 0)
    {
        // Mixed once on its own, so that (seed, stream + 1) and (seed + 1, stream) have nothing in common.
        var state = seed;
        state = SplitMix(ref state) + (ulong)stream;
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>Starts from a state as it is, which must not be all zeros.</summary>
    internal Xoshiro256(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Evenly spread over [0, 1), with 53 bits.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Exponentially distributed with mean 1. The unit number is never 1, so the logarithm is finite.</summary>
    public double NextExponential() => -Math.Log(1 - NextUnit());

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
