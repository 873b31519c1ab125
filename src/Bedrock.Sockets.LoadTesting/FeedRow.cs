using Bedrock.Sockets.LoadTesting.Feeds;

namespace Bedrock.Sockets.LoadTesting;

/// <summary>One row of a data feed. Immutable, and safe for any thread.</summary>
public sealed class FeedRow
{
    private readonly FeedColumns? _columns;
    private readonly string?[] _values = [];
    private readonly object? _item;

    internal FeedRow(long number, FeedColumns columns, string?[] values) => (Number, _columns, _values) = (number, columns, values);

    internal FeedRow(long number, object item) => (Number, _item) = (number, item);

    /// <summary>Its number in the feed, from 1.</summary>
    public long Number { get; }

    /// <summary>What stands in a column.</summary>
    /// <param name="column">The name of the column, or of the member in a line of JSON. Case counts.</param>
    /// <returns>The text. A string of JSON is unpacked; a number, a truth value, an array or an object is as it stands in the file.</returns>
    /// <exception cref="KeyNotFoundException">The row has no such column; the message lists those it has.</exception>
    public string this[string column]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(column);
            if (_columns is null)
            {
                throw new KeyNotFoundException($"This row is a {_item?.GetType().Name} and has no column '{column}': ask for it with As<{_item?.GetType().Name}>().");
            }

            return _columns.TryFind(column, out var place) && place < _values.Length && _values[place] is { } value
                ? value
                : throw new KeyNotFoundException($"Row {Number} of the feed has no column '{column}'; it has {string.Join(", ", _columns.Names.Where((_, index) => index < _values.Length && _values[index] is not null))}.");
        }
    }

    /// <summary>The object of a feed that was made of objects.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The object, which all clients that get this row share.</returns>
    /// <exception cref="InvalidCastException">It is of another type, or the feed was read from a file.</exception>
    public T As<T>()
        => _item is T item ? item : throw new InvalidCastException($"This row is {(_item is null ? "one of a file: ask for its columns" : $"a {_item.GetType().Name}, not a {typeof(T).Name}")}.");
}
