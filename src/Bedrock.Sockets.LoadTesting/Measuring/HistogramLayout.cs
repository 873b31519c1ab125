using System.Numerics;

namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Which values share a count, after HdrHistogram, so that its tools read what we write.</summary>
/// <remarks>
/// The first bucket counts every unit by itself; each further one covers twice the range with half the counts and twice the width:
/// <code>
/// index   0 ........... half ......... 2 half ......... 3 half ......... 4 half
///         |       bucket 0, width 1    |  bucket 1, 2   |  bucket 2, 4   |
/// value   0                          2 half           4 half           8 half
/// </code>
/// With three digits <c>half</c> is 1,024, so a count is never wider than 1/1,024 of its value.
/// </remarks>
internal sealed class HistogramLayout
{
    private const int MostDigits = 5;

    private readonly int _unitMagnitude;
    private readonly int _halfCountMagnitude;
    private readonly int _leadingZeroBase;
    private readonly long _subBucketMask;

    public HistogramLayout(long lowest, long highest, int digits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lowest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lowest, long.MaxValue / 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, 2 * lowest);
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, MostDigits);

        var largestSingleUnit = 2L * (long)Math.Pow(10, digits);
        Lowest = lowest;
        Highest = highest;
        Digits = digits;
        _unitMagnitude = BitOperations.Log2((ulong)lowest);
        _halfCountMagnitude = BitOperations.Log2((ulong)(largestSingleUnit - 1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_unitMagnitude + _halfCountMagnitude, 61, nameof(lowest));
        HalfCount = 1 << _halfCountMagnitude;
        _subBucketMask = (2L * HalfCount - 1) << _unitMagnitude;
        _leadingZeroBase = 64 - _unitMagnitude - (_halfCountMagnitude + 1);
        BucketCount = BucketsFor(highest);
    }

    public long Lowest { get; }

    public long Highest { get; }

    public int Digits { get; }

    /// <summary>How many buckets there are, each twice as wide as the one before.</summary>
    public int BucketCount { get; }

    /// <summary>Half the number of counts in a bucket: all but the first use only their upper half.</summary>
    public int HalfCount { get; }

    public int CountsLength => (BucketCount + 1) * HalfCount;

    public int IndexOf(long value)
    {
        var bucket = _leadingZeroBase - BitOperations.LeadingZeroCount((ulong)(value | _subBucketMask));
        var sub = (int)(value >>> (bucket + _unitMagnitude));
        return ((bucket + 1) << _halfCountMagnitude) + (sub - HalfCount);
    }

    public long LowestAt(int index)
    {
        var (bucket, sub) = Split(index);
        return (long)sub << (bucket + _unitMagnitude);
    }

    public long WidthAt(int index) => 1L << (Split(index).Bucket + _unitMagnitude);

    public long HighestAt(int index) => LowestAt(index) + (WidthAt(index) - 1);

    public long MiddleAt(int index) => LowestAt(index) + (WidthAt(index) / 2);

    public bool IsSameAs(HistogramLayout other) => Lowest == other.Lowest && Highest == other.Highest && Digits == other.Digits;

    private (int Bucket, int Sub) Split(int index)
    {
        var bucket = (index >> _halfCountMagnitude) - 1;
        var sub = (index & (HalfCount - 1)) + HalfCount;
        return bucket < 0 ? (0, sub - HalfCount) : (bucket, sub);
    }

    private int BucketsFor(long highest)
    {
        var firstNotCovered = 2L * HalfCount << _unitMagnitude;
        var buckets = 1;
        while (firstNotCovered <= highest)
        {
            buckets++;
            if (firstNotCovered > long.MaxValue / 2)
            {
                break;
            }

            firstNotCovered <<= 1;
        }

        return buckets;
    }
}
