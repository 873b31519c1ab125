using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Searching;

namespace Bedrock.Sockets.Tests.LoadTesting.Searching;

public sealed class RateSearchTests
{
    [Fact]
    public void It_climbs_by_half_and_then_halves_what_is_left()
    {
        var (search, rates) = Run(RateSearch.From(100), rate => rate <= 300 ? null : RateBreak.Objective);

        Assert.Equal([100, 150, 225, 338, 276, 305, 290, 297], rates);
        Assert.Equal((297, 305, RateBreak.Objective), (search.Highest, search.LowestBroken, search.Limit));
    }

    [Fact]
    public void A_server_that_breaks_at_the_first_rate_is_not_asked_again()
    {
        var (search, rates) = Run(RateSearch.From(50), _ => RateBreak.Errors);

        Assert.Equal([50], rates);
        Assert.Equal((null, 50, RateBreak.Errors), (search.Highest, search.LowestBroken, search.Limit));
    }

    [Fact]
    public void A_rate_that_breaks_the_generator_counts_when_it_does_so_twice()
    {
        var (search, rates) = Run(RateSearch.From(100), rate => rate <= 120 ? null : RateBreak.Generator);

        Assert.Equal([100, 150, 150, 122, 122, 110, 116], rates[..7]);
        Assert.Equal(RateBreak.Generator, search.Limit);
        Assert.InRange(search.Highest ?? 0, 116, 120);
    }

    [Fact]
    public void A_hiccup_of_the_generator_does_not_count()
    {
        var hiccups = 0;

        var (search, rates) = Run(RateSearch.From(100), rate => rate == 150 && hiccups++ == 0 ? RateBreak.Generator : rate <= 300 ? null : RateBreak.Errors);

        Assert.Equal([100, 150, 150, 225], rates[..4]);
        Assert.Equal((297, RateBreak.Errors), (search.Highest, search.Limit));
    }

    [Fact]
    public void A_generator_that_is_the_limit_from_the_start_is_told_apart_from_a_server_that_is()
    {
        var (search, rates) = Run(RateSearch.From(100), _ => RateBreak.Generator);

        Assert.Equal([100, 100], rates);
        Assert.Equal((null, RateBreak.Generator), (search.Highest, search.Limit));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Whatever_a_server_does_what_is_found_passed_and_lies_below_all_that_broke_and_the_search_ends(int seed)
    {
        // Neither faster is worse nor slower is better with this server.
        var broken = new Dictionary<double, bool>();
        bool Breaks(double rate) => broken.TryGetValue(rate, out var known) ? known : broken[rate] = ((int)(rate * 7919) ^ seed) % 3 == 0 && rate > 20;

        var (search, rates) = Run(RateSearch.From(10), rate => Breaks(rate) ? RateBreak.Achieved : rate > 1e6 ? RateBreak.Achieved : null);

        Assert.True(search.Highest < search.LowestBroken);
        Assert.Contains(search.Highest ?? 0, rates);
        Assert.Equal(rates.Distinct(), rates);
        Assert.InRange(rates.Count, 3, 40);
    }

    [Fact]
    public void A_server_that_nothing_breaks_is_not_asked_for_ever()
    {
        var (search, rates) = Run(RateSearch.From(0.5), _ => null);

        Assert.Null(search.Limit);
        Assert.Equal([0.5, 0.75, 1.12, 1.68], rates[..4]);
        Assert.InRange(rates.Count, 10, 60);
    }

    private static (RateSearch Search, List<double> Rates) Run(RateSearch search, Func<double, RateBreak?> server)
    {
        var rates = new List<double>();
        while (search.Next is { } rate)
        {
            rates.Add(rate);
            search = server(rate) is { } why ? search.Broke(why) : search.Passed();
        }

        return (search, rates);
    }
}
