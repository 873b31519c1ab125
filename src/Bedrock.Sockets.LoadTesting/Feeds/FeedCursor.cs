using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Feeds;

/// <summary>Hands the rows of a feed out during one run. For any thread.</summary>
internal sealed class FeedCursor
{
    /// <summary>Random numbers of clients must have nothing in common with those of the schedule's workers.</summary>
    private const int FirstStream = 1 << 20;

    private readonly DataFeed _feed;
    private readonly IReadOnlyList<FeedRow> _rows;
    private readonly LoadShare _share;
    private readonly ulong _seed;
    private long _taken = -1;

    public FeedCursor(DataFeed feed, LoadShare share, ulong seed)
    {
        (_feed, _share, _seed) = (feed, share, seed);
        _rows = feed.Read();
    }

    /// <summary>Why there is no row any more.</summary>
    public string UsedUp => $"{_feed.Name} has {_rows.Count} rows{(_share.Count > 1 ? $", {_share.Of(_rows.Count)} of them for this shard" : "")}, and each has been used once.";

    /// <summary>The row that a client has before its first pass.</summary>
    public FeedRow? First(int client) => _feed.Order == FeedOrder.PerClient ? _rows[client % _rows.Count] : null;

    /// <summary>The random numbers of a client, if it needs any.</summary>
    public Xoshiro256? Random(int client) => _feed.Order == FeedOrder.Random ? new Xoshiro256(_seed, FirstStream + client) : null;

    /// <summary>The row for a pass.</summary>
    /// <param name="client">The number of the client.</param>
    /// <param name="pass">The number of its pass, from 1.</param>
    /// <param name="random">Its random numbers.</param>
    /// <returns>The row, or <see langword="null"/> when all have been used.</returns>
    public FeedRow? Next(int client, long pass, Xoshiro256? random) => _feed.Order switch
    {
        FeedOrder.Circular => _rows[(int)(_share.NumberOf(Interlocked.Increment(ref _taken)) % _rows.Count)],
        FeedOrder.Sequential => _rows[(int)((pass - 1) % _rows.Count)],
        FeedOrder.Random when random is not null => _rows[(int)(random.NextUnit() * _rows.Count)],
        FeedOrder.Unique => _share.NumberOf(Interlocked.Increment(ref _taken)) is var row && row < _rows.Count ? _rows[(int)row] : null,
        _ => _rows[client % _rows.Count],
    };
}
