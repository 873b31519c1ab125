using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Feeds;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.Tests.LoadTesting.Feeds;

/// <summary>Which row which pass gets.</summary>
public sealed class FeedCursorTests
{
    private static readonly DataFeed Three = DataFeed.From(["a", "b", "c"]);

    [Fact]
    public void Circular_goes_round_over_all_clients()
    {
        var cursor = new FeedCursor(Three, LoadShare.Whole, seed: 1);

        Assert.Equal("abcab", Taken(cursor, (0, 1), (1, 1), (0, 2), (2, 1), (1, 2)));
    }

    [Fact]
    public void Sequential_goes_round_within_each_client()
    {
        var cursor = new FeedCursor(Three.Sequential(), LoadShare.Whole, seed: 1);

        Assert.Equal("aabcab", Taken(cursor, (0, 1), (1, 1), (0, 2), (0, 3), (0, 4), (1, 2)));
    }

    [Fact]
    public void Per_client_stays_with_its_row_which_is_there_before_the_first_pass()
    {
        var cursor = new FeedCursor(Three.PerClient(), LoadShare.Whole, seed: 1);

        Assert.Equal("abaab", Taken(cursor, (0, 1), (1, 1), (0, 2), (3, 1), (4, 1)));
        Assert.Equal("b", cursor.First(1)?.As<string>());
        Assert.Null(new FeedCursor(Three, LoadShare.Whole, seed: 1).First(1));
    }

    [Fact]
    public void Unique_gives_each_row_to_one_shard_and_once()
    {
        var feed = DataFeed.From(Enumerable.Range(0, 5)).Unique();
        var shards = Enumerable.Range(0, 2).Select(index => new FeedCursor(feed, new LoadShare(index, 2), seed: 1)).ToList();

        var taken = shards.Select(shard => Enumerable.Range(1, 4).Select(pass => shard.Next(0, pass, null)?.As<int>()).ToList()).ToList();

        Assert.Equal([0, 2, 4, null], taken[0]);
        Assert.Equal([1, 3, null, null], taken[1]);
        Assert.Contains("has 5 rows, 2 of them for this shard", shards[1].UsedUp, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_is_repeated_by_the_seed_and_differs_between_clients()
    {
        var feed = DataFeed.From(Enumerable.Range(0, 1_000)).Random();

        Assert.Equal(Sample(seed: 7, client: 0), Sample(seed: 7, client: 0));
        Assert.NotEqual(Sample(seed: 7, client: 0), Sample(seed: 7, client: 1));
        Assert.NotEqual(Sample(seed: 7, client: 0), Sample(seed: 8, client: 0));

        List<int> Sample(ulong seed, int client)
        {
            var cursor = new FeedCursor(feed, LoadShare.Whole, seed);
            var random = cursor.Random(client);
            return [.. Enumerable.Range(1, 20).Select(pass => cursor.Next(client, pass, random)!.As<int>())]; // A random feed has a row for every pass.
        }
    }

    [Fact]
    public void A_feed_of_objects_is_counted_and_must_have_one()
    {
        Assert.Contains("has more than 2 rows", Assert.Throws<FormatException>(() => new FeedCursor(DataFeed.From([1, 2, 3], maxRows: 2), LoadShare.Whole, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("has no rows", Assert.Throws<FormatException>(() => new FeedCursor(DataFeed.From<int>([]), LoadShare.Whole, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidCastException>(() => new FeedCursor(Three, LoadShare.Whole, 1).Next(0, 1, null)!.As<int>()); // It has rows.
        Assert.Throws<KeyNotFoundException>(() => new FeedCursor(Three, LoadShare.Whole, 1).Next(0, 1, null)!["name"]); // It has rows.
    }

    private static string Taken(FeedCursor cursor, params (int Client, long Pass)[] passes)
        => string.Concat(passes.Select(pass => cursor.Next(pass.Client, pass.Pass, random: null)?.As<string>()));
}
