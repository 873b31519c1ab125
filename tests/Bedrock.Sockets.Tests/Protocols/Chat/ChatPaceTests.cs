using Bedrock.Sockets.Protocols.Chat;

namespace Bedrock.Sockets.Tests.Protocols.Chat;

public sealed class ChatPaceTests
{
    [Fact]
    public void Twice_the_rate_may_come_at_once_and_then_each_line_waits_for_its_turn()
    {
        var pace = new ChatPace(linesPerSecond: 10);

        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(TimeSpan.Zero, pace.Take(TimeSpan.FromHours(1))));
        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Take(TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(200), pace.Take(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Silence_earns_the_burst_back_and_no_more()
    {
        var pace = new ChatPace(linesPerSecond: 1);
        Assert.Equal(TimeSpan.Zero, pace.Take(TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, pace.Take(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Take(TimeSpan.Zero));

        var later = TimeSpan.FromDays(1);

        Assert.Equal(TimeSpan.Zero, pace.Take(later));
        Assert.Equal(TimeSpan.Zero, pace.Take(later));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Take(later));
    }
}
