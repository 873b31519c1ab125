using Bedrock.Sockets.LoadTesting.Feeds;

namespace Bedrock.Sockets.LoadTesting;

/// <summary>Data for the clients of a scenario: each pass gets a row. Immutable; it is read when the run begins, once and as a whole.</summary>
/// <example><code>
/// .Feed(DataFeed.Csv("users.csv").Unique())
/// </code></example>
public sealed class DataFeed
{
    private const int MostRows = 1_000_000;

    private readonly Func<IReadOnlyList<FeedRow>> _read;

    private DataFeed(string name, FeedOrder order, Func<IReadOnlyList<FeedRow>> read) => (Name, Order, _read) = (name, order, read);

    /// <summary>What messages call it: the file's path.</summary>
    internal string Name { get; }

    internal FeedOrder Order { get; }

    /// <summary>Comma-separated values with the names of the columns in the first line (RFC 4180; a line may end in LF alone), as UTF-8.</summary>
    /// <param name="path">The file. One that cannot be read, or is not well-formed, ends the run before it begins; the message names the line and the column.</param>
    /// <param name="maxRows">The most rows it may have; at least 1. Defaults to 1,000,000.</param>
    /// <returns>The feed, <see cref="Circular"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxRows"/> is below 1.</exception>
    public static DataFeed Csv(string path, int maxRows = MostRows)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return new DataFeed(path, FeedOrder.Circular, () => ReadFile(path, reader => CsvFeed.Read(reader, path, maxRows)));
    }

    /// <summary>A JSON object in each line (UTF-8); blank lines are passed over.</summary>
    /// <param name="path">The file. One that cannot be read, or is not well-formed, ends the run before it begins; the message names the line and the column.</param>
    /// <param name="maxRows">The most rows it may have; at least 1. Defaults to 1,000,000.</param>
    /// <returns>The feed, <see cref="Circular"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxRows"/> is below 1.</exception>
    public static DataFeed JsonLines(string path, int maxRows = MostRows)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return new DataFeed(path, FeedOrder.Circular, () => ReadFile(path, reader => JsonLinesFeed.Read(reader, path, maxRows)));
    }

    /// <summary>Objects; a step gets its own with <see cref="FeedRow.As"/>.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="items">The objects, at least one. They are enumerated when the run begins.</param>
    /// <param name="maxRows">The most there may be; at least 1. Defaults to 1,000,000.</param>
    /// <returns>The feed, <see cref="Circular"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxRows"/> is below 1.</exception>
    public static DataFeed From<T>(IEnumerable<T> items, int maxRows = MostRows)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return new DataFeed($"the feed of {typeof(T).Name}", FeedOrder.Circular, () =>
        {
            var rows = items.Take(maxRows + 1).Select((item, index) => new FeedRow(index + 1, item)).ToList();
            return rows.Count <= maxRows ? rows : throw new FormatException($"The feed of {typeof(T).Name} has more than {maxRows} rows: give a larger maxRows.");
        });
    }

    /// <summary>The passes of all clients take one row after another, and begin again after the last. The default.</summary>
    /// <returns>The same data in that order.</returns>
    public DataFeed Circular() => In(FeedOrder.Circular);

    /// <summary>Each client goes through the rows by itself, from the first to the last and again.</summary>
    /// <returns>The same data in that order.</returns>
    public DataFeed Sequential() => In(FeedOrder.Sequential);

    /// <summary>Each pass takes a row at random; the run's seed repeats each client's choice.</summary>
    /// <returns>The same data in that order.</returns>
    public DataFeed Random() => In(FeedOrder.Random);

    /// <summary>No row is used twice in a run, over all its shards; the run ends when all have been used, and says so.</summary>
    /// <returns>The same data in that order.</returns>
    public DataFeed Unique() => In(FeedOrder.Unique);

    /// <summary>Each client keeps one row, the one with its number, for the whole run; with more clients than rows it begins again.</summary>
    /// <returns>The same data in that order.</returns>
    public DataFeed PerClient() => In(FeedOrder.PerClient);

    /// <exception cref="FormatException">The data are not well-formed, too many, or none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal IReadOnlyList<FeedRow> Read() => _read() is { Count: > 0 } rows ? rows : throw new FormatException($"{Name} has no rows.");

    private DataFeed In(FeedOrder order) => new(Name, order, _read);

    private static IReadOnlyList<FeedRow> ReadFile(string path, Func<TextReader, IReadOnlyList<FeedRow>> read)
    {
        using var reader = new StreamReader(path);
        return read(reader);
    }
}
