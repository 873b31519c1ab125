using System.Globalization;
using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Reports.Charts;

/// <summary>Where a value lies on an axis, from 0 to 1, and the marks on it.</summary>
/// <param name="Position">The place of a value.</param>
/// <param name="Ticks">The marks: where, and what stands there.</param>
/// <param name="Name">What it measures, with the unit where the marks have none.</param>
internal sealed record Axis(Func<double, double> Position, IReadOnlyList<(double At, string Label)> Ticks, string Name)
{
    private const int MostDecadesWithParts = 2;

    /// <summary>From 0 to above a highest value, so that a line at it does not hide in the frame.</summary>
    public static Axis Linear(string name, double highest, Func<double, string> label)
    {
        var step = Step(Math.Max(highest, 1e-9) / 4);
        var count = (int)Math.Ceiling((1.05 * highest / step) - 1e-9);
        return new Axis(
            value => value / (count * step),
            [.. Enumerable.Range(0, count + 1).Select(index => ((double)index / count, label(index * step)))],
            name);
    }

    /// <summary>The seconds of a run, from its first to its last.</summary>
    public static Axis Time(double seconds)
    {
        var length = Math.Max(seconds, 1);
        var step = Step(length / 5);
        return new Axis(
            value => value / length,
            [.. Enumerable.Range(0, (int)(length / step) + 1).Select(index => (index * step / length, string.Create(CultureInfo.InvariantCulture, $"{index * step:0.##} s")))],
            "since the measurement began");
    }

    /// <summary>Times in nanoseconds, each power of ten as wide as the next.</summary>
    public static Axis LogTime(double lowest, double highest)
    {
        var low = Math.Floor(Math.Log10(Math.Max(lowest, 1)));
        var high = Math.Max(Math.Ceiling(Math.Log10(Math.Max(highest, 1))), low + 1);
        double[] parts = high - low <= MostDecadesWithParts ? [1, 2, 5] : [1];
        var marks = Enumerable.Range((int)low, (int)(high - low) + 1).SelectMany(decade => parts.Select(part => part * Math.Pow(10, decade)));
        return new Axis(Place, [.. marks.Where(mark => mark <= Math.Pow(10, high) * 1.001).Select(mark => (Place(mark), Readable.Duration(Math.Round(mark))))], "latency, logarithmic");

        double Place(double value) => Math.Clamp((Math.Log10(Math.Max(value, 1)) - low) / (high - low), 0, 1);
    }

    /// <summary>Percentiles, so that each further nine is as wide as the last.</summary>
    /// <param name="count">How many values there are: more nines than it has digits say nothing.</param>
    public static Axis Percentile(long count)
    {
        var nines = Math.Clamp(Math.Ceiling(Math.Log10(Math.Max(count, 1))), 2, 7);
        string[] labels = ["0 %", "90 %", "99 %", "99.9 %", "99.99 %", "5 nines", "6 nines", "7 nines"];
        return new Axis(
            percentile => Math.Min(percentile >= 100 ? nines : -Math.Log10(1 - (percentile / 100)), nines) / nines,
            [.. labels.Take((int)nines + 1).Select((label, index) => (index / nines, label))],
            "percentile of the requests");
    }

    // 1, 2 or 5 times a power of ten.
    private static double Step(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return power * (atLeast / power) switch
        {
            <= 1.0000001 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        };
    }
}
