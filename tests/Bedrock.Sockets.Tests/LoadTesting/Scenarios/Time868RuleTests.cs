using System.Buffers.Binary;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.LoadTesting.Scenarios;

public sealed class Time868RuleTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 2_208_988_800, true)] // Printed in RFC 868.
    [InlineData("1970-01-01T23:59:00Z", 2_208_988_800, true)]
    [InlineData("1970-01-02T00:00:01Z", 2_208_988_800, false)]
    [InlineData("2036-02-07T06:28:10Z", 0, true)] // The number begins again six seconds later.
    [InlineData("2036-02-07T06:28:20Z", 4_294_967_290, true)]
    public void A_time_within_a_day_is_right(string now, uint seconds, bool isRight)
    {
        var rule = new Time868Rule(new ManualTimeProvider(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
        var reply = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(reply, seconds);

        Assert.Equal(isRight, rule.IsRight(reply));
    }

    [Fact]
    public void Another_length_is_wrong()
    {
        var rule = new Time868Rule(TimeProvider.System);

        Assert.False(rule.IsRight(new byte[3]));
        Assert.False(rule.IsRight(new byte[5]));
    }
}
