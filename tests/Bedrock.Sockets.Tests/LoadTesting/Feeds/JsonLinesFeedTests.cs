using Bedrock.Sockets.LoadTesting.Feeds;

namespace Bedrock.Sockets.Tests.LoadTesting.Feeds;

public sealed class JsonLinesFeedTests
{
    [Fact]
    public void A_member_is_text_as_it_is_and_anything_else_as_it_is_written()
    {
        var rows = Read("""
            {"name":"ann\t\"x\"","age":31,"tags":["a", "b"],"admin":true}

            {"age":1e3,"other":"only here","name":null}
            """);

        Assert.Equal(2, rows.Count);
        Assert.Equal("ann\t\"x\"", rows[0]["name"]);
        Assert.Equal("31", rows[0]["age"]);
        Assert.Equal("[\"a\", \"b\"]", rows[0]["tags"]);
        Assert.Equal("true", rows[0]["admin"]);
        Assert.Equal("1e3", rows[1]["age"]);
        Assert.Equal("only here", rows[1]["other"]);
        Assert.Throws<KeyNotFoundException>(() => rows[1]["name"]);
        Assert.Equal("Row 1 of the feed has no column 'other'; it has name, age, tags, admin.", Assert.Throws<KeyNotFoundException>(() => rows[0]["other"]).Message);
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":}", "users.jsonl, line 2, column 6: ")]
    [InlineData("[1]", "users.jsonl, line 1, column 1: it is no JSON object")]
    [InlineData("{\"a\":1} x", "users.jsonl, line 1, column 9: ")]
    [InlineData("{}\n{}\n{}\n{}\n", "users.jsonl, line 4, column 1: there are more than 3 rows")]
    public void What_is_malformed_is_refused_with_its_place(string text, string expected)
    {
        var wrong = Assert.Throws<FormatException>(() => Read(text));

        Assert.StartsWith(expected, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", wrong.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Bedrock.Sockets.LoadTesting.FeedRow> Read(string text) => JsonLinesFeed.Read(new StringReader(text), "users.jsonl", maxRows: 3);
}
