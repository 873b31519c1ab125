namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>
/// Counts latencies so that every percentile can be asked for afterwards, in a fixed amount of memory (264 KiB with the defaults).
/// The arithmetic is HdrHistogram's, so its tools read the files made from it.
/// </summary>
/// <remarks>
/// One thread at a time; a worker has its own, and the results are joined with <see cref="Add"/>.
/// Recording allocates nothing. A percentile is at most one part in a thousand above the value that was recorded (three digits).
/// </remarks>
/// <example><code>
/// var histogram = new LatencyHistogram();
/// histogram.Record(1_250_000);
/// var p99 = histogram.ValueAtPercentile(99);
/// </code></example>
public sealed class LatencyHistogram
{
    private const long OneHour = 3_600_000_000_000;

    private readonly long[] _counts;
    private long _min = long.MaxValue;
    private int _highestIndex = -1;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="lowest">The smallest difference that matters, in nanoseconds, at least 1. Defaults to 1 ns.</param>
    /// <param name="highest">The longest latency told apart from longer ones, in nanoseconds, at least twice <paramref name="lowest"/>. Defaults to one hour.</param>
    /// <param name="digits">How many decimal digits of a value are kept, 0 to 5. Defaults to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public LatencyHistogram(long lowest = 1, long highest = OneHour, int digits = 3)
        : this(new HistogramLayout(lowest, highest, digits))
    {
    }

    internal LatencyHistogram(HistogramLayout layout)
    {
        Layout = layout;
        _counts = new long[layout.CountsLength];
    }

    /// <summary>How many values were recorded.</summary>
    public long TotalCount { get; private set; }

    /// <summary>How many of them were above the highest that is told apart. They are counted as that, and <see cref="Max"/> still is exact.</summary>
    public long SaturatedCount { get; private set; }

    /// <summary>The shortest latency recorded, exactly, in nanoseconds; 0 when there is none.</summary>
    public long Min => TotalCount == 0 ? 0 : _min;

    /// <summary>The longest latency recorded, exactly, in nanoseconds; 0 when there is none.</summary>
    public long Max { get; private set; }

    /// <summary>The mean in nanoseconds, to the precision of the counts; 0 when nothing was recorded.</summary>
    public double Mean => TotalCount == 0 ? 0 : SumOver(Layout.MiddleAt) / TotalCount;

    /// <summary>The standard deviation of what was recorded, in nanoseconds, to the precision of the counts.</summary>
    public double StandardDeviation
    {
        get
        {
            var mean = Mean;
            return TotalCount == 0 ? 0 : Math.Sqrt(SumOver(index => Math.Pow(Layout.MiddleAt(index) - mean, 2)) / TotalCount);
        }
    }

    internal HistogramLayout Layout { get; }

    /// <summary>The counts, up to the last one that is not zero.</summary>
    internal ReadOnlySpan<long> Counts => _counts.AsSpan(0, _highestIndex + 1);

    /// <summary>Counts one latency.</summary>
    /// <param name="nanoseconds">The latency, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The latency is negative.</exception>
    public void Record(long nanoseconds) => RecordMany(nanoseconds, 1);

    /// <summary>Counts one latency several times.</summary>
    /// <param name="nanoseconds">The latency, zero or more.</param>
    /// <param name="count">How often, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative.</exception>
    public void RecordMany(long nanoseconds, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0)
        {
            return;
        }

        var index = _counts.Length - 1;
        if (nanoseconds <= Layout.Highest)
        {
            index = Layout.IndexOf(nanoseconds);
        }
        else
        {
            SaturatedCount += count;
        }

        _counts[index] += count;
        _highestIndex = Math.Max(_highestIndex, index);
        TotalCount += count;
        _min = Math.Min(_min, nanoseconds);
        Max = Math.Max(Max, nanoseconds);
    }

    /// <summary>The latency that a share of the recorded ones did not exceed: the highest value that is counted together with the one of that rank.</summary>
    /// <param name="percentile">The share in per cent; below 0 counts as 0, above 100 as 100.</param>
    /// <returns>Nanoseconds; 0 when nothing was recorded.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percentile"/> is not a number.</exception>
    public long ValueAtPercentile(double percentile)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsNaN(percentile), true, nameof(percentile));
        if (TotalCount == 0)
        {
            return 0;
        }

        var index = IndexOfRank(Rank(percentile));
        return percentile <= 0 ? Layout.LowestAt(index) : Layout.HighestAt(index);
    }

    /// <summary>How many recorded latencies lie between two, both included, to the precision of the counts.</summary>
    /// <param name="low">The lower bound in nanoseconds, zero or more.</param>
    /// <param name="high">The upper bound in nanoseconds, at least <paramref name="low"/>.</param>
    /// <returns>The number; values that share a count with a bound are in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="low"/> is negative, or above <paramref name="high"/>.</exception>
    public long CountBetween(long low, long high)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(low);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);

        var first = ClampedIndexOf(low);
        var last = Math.Min(ClampedIndexOf(high), _highestIndex);
        return first > last ? 0 : Sum(_counts.AsSpan(first, last - first + 1));
    }

    /// <summary>Which share of the recorded latencies lies above a value, to the precision of the counts.</summary>
    /// <param name="nanoseconds">The value, zero or more. Latencies that share a count with it are not above it.</param>
    /// <returns>The share, from 0 to 1; 0 when nothing was recorded.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nanoseconds"/> is negative.</exception>
    public double ShareAbove(long nanoseconds)
        => TotalCount == 0 ? 0 : (double)(TotalCount - CountBetween(0, nanoseconds)) / TotalCount;

    /// <summary>Counts everything that another histogram has counted.</summary>
    /// <param name="other">The other one; it stays as it is. With other bounds or digits its values come in as the middle of what they shared a count with.</param>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);

        var (min, max) = (Math.Min(_min, other._min), Math.Max(Max, other.Max));
        if (Layout.IsSameAs(other.Layout))
        {
            AddCounts(other.Counts);
            SaturatedCount += other.SaturatedCount;
        }
        else
        {
            AddValues(other);
        }

        _min = min;
        Max = max;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _counts.AsSpan(0, _highestIndex + 1).Clear();
        _highestIndex = -1;
        TotalCount = 0;
        SaturatedCount = 0;
        Max = 0;
        _min = long.MaxValue;
    }

    /// <summary>Makes another histogram with the same bounds and counts.</summary>
    /// <returns>The copy; the two share nothing.</returns>
    public LatencyHistogram Copy()
    {
        var copy = new LatencyHistogram(Layout);
        copy.Add(this);
        return copy;
    }

    /// <summary>What was recorded, from the lowest to the highest; only counts above zero.</summary>
    /// <returns>A sequence that reads this histogram as it goes: record nothing meanwhile.</returns>
    public IEnumerable<HistogramBucket> RecordedBuckets()
    {
        for (var index = 0; index <= _highestIndex; index++)
        {
            if (_counts[index] > 0)
            {
                yield return new HistogramBucket(Layout.LowestAt(index), Layout.HighestAt(index), _counts[index]);
            }
        }
    }

    /// <summary>Takes over counts that were written by a codec, which knows the extremes only to their precision.</summary>
    internal void Load(ReadOnlySpan<long> counts)
    {
        AddCounts(counts);
        var first = _counts.AsSpan().IndexOfAnyExcept(0L);
        if (first >= 0)
        {
            _min = Layout.LowestAt(first);
            Max = Layout.HighestAt(_highestIndex);
        }
    }

    /// <summary>Puts back what the counts alone do not say.</summary>
    internal void Restore(long min, long max, long saturated)
    {
        _min = TotalCount == 0 ? long.MaxValue : min;
        Max = max;
        SaturatedCount = saturated;
    }

    // The next smaller number, because 99.9 % of 100,000 in floating point is a little more than 99,900.
    private long Rank(double percentile)
        => Math.Max(1, (long)Math.Ceiling(Math.BitDecrement(Math.Clamp(percentile, 0, 100)) * TotalCount / 100));

    private int IndexOfRank(long rank)
    {
        var seen = 0L;
        for (var index = 0; index < _highestIndex; index++)
        {
            seen += _counts[index];
            if (seen >= rank)
            {
                return index;
            }
        }

        return _highestIndex;
    }

    private int ClampedIndexOf(long value) => value > Layout.Highest ? _counts.Length - 1 : Layout.IndexOf(value);

    private void AddCounts(ReadOnlySpan<long> counts)
    {
        for (var index = 0; index < counts.Length; index++)
        {
            if (counts[index] > 0)
            {
                _counts[index] += counts[index];
                TotalCount += counts[index];
                _highestIndex = Math.Max(_highestIndex, index);
            }
        }
    }

    private void AddValues(LatencyHistogram other)
    {
        for (var index = 0; index <= other._highestIndex; index++)
        {
            RecordMany(other.Layout.MiddleAt(index), other._counts[index]);
        }
    }

    private double SumOver(Func<int, double> valueAt)
    {
        var sum = 0.0;
        for (var index = 0; index <= _highestIndex; index++)
        {
            if (_counts[index] > 0)
            {
                sum += valueAt(index) * _counts[index];
            }
        }

        return sum;
    }

    private double SumOver(Func<int, long> valueAt) => SumOver(index => (double)valueAt(index));

    private static long Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
