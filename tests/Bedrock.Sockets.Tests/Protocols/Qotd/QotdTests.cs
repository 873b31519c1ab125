using System.Text;
using Bedrock.Sockets.Protocols.Qotd;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Protocols.Qotd;

/// <summary>RFC 865 over TCP: a short message, and the end.</summary>
public sealed class QotdTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_quote_of_a_day_is_the_same_all_day_and_another_the_next()
    {
        var clock = ManualClock.At("2026-11-21T00:00:00Z");
        var qotd = new ProtocolEndpoint(builder => builder.UseQotd(), clock);

        var morning = await qotd.ReceiveAsync();
        clock.Advance(TimeSpan.FromHours(23));
        var evening = await qotd.ReceiveAsync();
        clock.Advance(TimeSpan.FromHours(1));
        var next = await qotd.ReceiveAsync();

        Assert.Equal(morning, evening);
        Assert.NotEqual(morning, next);
    }

    [Fact]
    public async Task All_quotes_have_their_day()
    {
        var clock = ManualClock.At("2026-11-21T12:00:00Z");
        var qotd = new ProtocolEndpoint(builder => builder.UseQotd(options => options.File = Write("one\ntwo\nthree\n")), clock);
        var seen = new List<string>();

        for (var day = 0; day < 3; day++)
        {
            seen.Add(Encoding.ASCII.GetString(await qotd.ReceiveAsync()));
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(["one\r\n", "three\r\n", "two\r\n"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_random_quote_is_one_of_them()
    {
        var qotd = new ProtocolEndpoint(builder => builder.UseQotd(options =>
        {
            options.File = Write("one\ntwo\n");
            options.Pick = QotdPick.Random;
        }));

        for (var time = 0; time < 20; time++)
        {
            Assert.Contains(Encoding.ASCII.GetString(await qotd.ReceiveAsync()), new[] { "one\r\n", "two\r\n" });
        }
    }

    [Theory]
    [InlineData("one\ntwo\n", "one\r\n|two\r\n")]
    [InlineData("one\r\n\r\n\ntwo", "one\r\n|two\r\n")]
    [InlineData("one\nmore\n%\ntwo\n", "one\r\nmore\r\n|two\r\n")]
    [InlineData("%\none\n%\n%\ntwo\n\n%\n", "one\r\n|two\r\n")]
    [InlineData("100 % sure\n", "100 % sure\r\n")]
    public void Quotes_are_lines_or_stand_between_percent_signs(string text, string quotes)
        => Assert.Equal(quotes, string.Join('|', QuoteList.Parse(text, "x").Select(Encoding.ASCII.GetString)));

    [Theory]
    [InlineData("", "there is no quote in x")]
    [InlineData("%\n%\n", "there is no quote in x")]
    [InlineData("fine\ncaf\u00e9", "quote 2 of x has the character U+00E9")]
    [InlineData("bell\u0007", "quote 1 of x has the character U+0007")]
    [InlineData("a\tb", "U+0009")]
    public void What_the_RFC_forbids_is_refused_at_the_start(string text, string told)
        => Assert.Contains(told, Assert.Throws<FormatException>(() => QuoteList.Parse(text, "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_quote_has_fewer_than_512_characters()
    {
        Assert.Equal(511, QuoteList.Parse(new string('x', 509), "x")[0].Length);
        Assert.Contains("takes 512 bytes", Assert.Throws<FormatException>(() => QuoteList.Parse(new string('x', 510), "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var missing = Assert.Throws<FormatException>(() => new QotdHandler(new QotdOptions { File = Path.Combine(_directory.FullName, "none") }, new ManualTimeProvider()));

        Assert.Contains("none", missing.Message, StringComparison.Ordinal);
    }

    private string Write(string quotes)
    {
        var path = Path.Combine(_directory.FullName, "quotes");
        File.WriteAllText(path, quotes);
        return path;
    }
}
