using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Tests.Hosting;

public sealed class ProtocolCatalogNearestTests
{
    private static readonly ProtocolCatalog Catalog = new(
        from name in new[] { "daytime", "echo", "greeting", "time", "time868" }
        select new ProtocolDescriptor { Name = name, Summary = "", Origin = "", Add = static (_, _) => { } });

    [Theory]
    [InlineData("eco", "echo")]
    [InlineData("ehco", "echo")]
    [InlineData("ECHOO", "echo")]
    [InlineData("tiem", "time")]
    [InlineData("time86", "time868")]
    [InlineData("greetnig", "greeting")]
    [InlineData("dayitme", "daytime")]
    public void A_name_with_a_slip_finds_the_one_that_was_meant(string name, string meant)
        => Assert.Equal(meant, Catalog.Nearest(name));

    [Theory]
    [InlineData("")]
    [InlineData("http")]
    [InlineData("discard")]
    public void A_name_that_is_far_from_all_finds_none(string name)
        => Assert.Null(Catalog.Nearest(name));

    [Fact]
    public void An_absurdly_long_name_finds_none_without_being_compared()
        => Assert.Null(Catalog.Nearest(new string('e', 1_000_000)));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xabc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void The_distance_counts_inserted_removed_replaced_and_swapped_letters(string one, string other, int edits)
    {
        Assert.Equal(edits, NearestName.Distance(one, other));
        Assert.Equal(edits, NearestName.Distance(other, one));
    }
}
