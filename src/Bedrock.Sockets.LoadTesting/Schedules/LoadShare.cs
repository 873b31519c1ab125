using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>Which part of a whole is done here: number <see cref="Index"/> of <see cref="Count"/> equal parts that together are exactly the whole.</summary>
/// <remarks>Things are dealt like cards: part 0 of 3 gets 0, 3, 6, …. Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LoadShare
{
    private readonly int _others;

    /// <summary>Makes a share.</summary>
    /// <param name="index">Which part, from 0 to <paramref name="count"/> − 1.</param>
    /// <param name="count">How many parts there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public LoadShare(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        Index = index;
        _others = count - 1;
    }

    /// <summary>Everything: part 0 of 1, which is also the default value.</summary>
    public static LoadShare Whole => default;

    /// <summary>Which part, counted from 0.</summary>
    public int Index { get; }

    /// <summary>How many parts there are, at least 1.</summary>
    public int Count => _others + 1;

    /// <summary>How many of a number of things fall into this part.</summary>
    /// <param name="total">The number of things, zero or more.</param>
    /// <returns>The number; over all parts it adds up to <paramref name="total"/>.</returns>
    public long Of(long total) => Math.Max(0, (total - Index + Count - 1) / Count);

    /// <summary>The number, in the whole, of a thing of this part.</summary>
    /// <param name="number">Its number in this part, from 0.</param>
    /// <returns>Its number in the whole, from 0.</returns>
    public long NumberOf(long number) => Index + (number * Count);

    /// <summary>Deals this part out again.</summary>
    /// <param name="part">Which part of this part.</param>
    /// <returns>The same things as a part of the whole.</returns>
    public LoadShare Split(LoadShare part) => new(Index + (part.Index * Count), checked(Count * part.Count));
}
