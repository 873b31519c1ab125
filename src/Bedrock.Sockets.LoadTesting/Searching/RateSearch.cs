using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Searching;

/// <summary>Which rate to try next, by what became of those before: upwards by half until one breaks, then between the highest that passed and the lowest that broke.</summary>
/// <remarks>
/// Pure: each answer gives a new search. A rate that broke the generator is tried once more before it counts, because any hiccup of the machine does that.
/// <code>
/// 100  150  225  338 ✗                 climb, ×1.5
///             276 ✓  305 ✗  290 ✓ …    bisect, by the geometric mean, four times
/// </code>
/// A server that breaks at one rate and not at a higher one is never asked above a rate that broke, so what is found is the lowest edge.
/// </remarks>
internal sealed record RateSearch
{
    private const double Factor = 1.5;
    private const int Bisections = 4;

    /// <summary>Closer than this, two rates are the same to a run of seconds.</summary>
    private const double Near = 1.02;

    /// <summary>Nothing serves more; whoever passes it is not asked on for ever.</summary>
    private const double Most = 1e9;

    private RateSearch()
    {
    }

    /// <summary>The rate to try, per second; <see langword="null"/> when the search is over.</summary>
    public double? Next { get; private init; }

    /// <summary>The highest rate that passed.</summary>
    public double? Highest { get; private init; }

    /// <summary>The lowest rate that broke, always above <see cref="Highest"/>.</summary>
    public double? LowestBroken { get; private init; }

    /// <summary>Why it broke.</summary>
    public RateBreak? Limit { get; private init; }

    private int Bisected { get; init; }

    private bool IsRepeated { get; init; }

    /// <summary>Begins with a rate above zero.</summary>
    public static RateSearch From(double first) => new() { Next = Rounded(first) };

    /// <summary>The rate of <see cref="Next"/> passed.</summary>
    public RateSearch Passed()
    {
        var passed = this with { Highest = Next, IsRepeated = false };
        return LowestBroken is not null ? passed.Bisect() : passed with { Next = Next < Most ? Rounded(Factor * Next.Value) : null };
    }

    /// <summary>The rate of <see cref="Next"/> broke.</summary>
    public RateSearch Broke(RateBreak why)
    {
        if (why == RateBreak.Generator && !IsRepeated)
        {
            return this with { IsRepeated = true };
        }

        var broken = this with { LowestBroken = Next, Limit = why, IsRepeated = false };
        return Highest is null ? broken with { Next = null } : broken.Bisect();
    }

    private RateSearch Bisect() => Bisected < Bisections && LowestBroken is { } high && Highest is { } low && high > Near * low
        ? this with { Next = Rounded(Math.Sqrt(low * high)), Bisected = Bisected + 1 }
        : this with { Next = null };

    /// <summary>To three digits, which is more than a run of seconds can tell apart, and easier to read.</summary>
    private static double Rounded(double rate)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 2);
        return unit >= 1 ? Math.Round(rate / unit) * unit : Math.Round(rate, (int)Math.Round(-Math.Log10(unit)));
    }
}
