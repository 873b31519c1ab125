using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Tests.LoadTesting.CommandLine;

public sealed class DurationTests
{
    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("0.5s", 500)]
    [InlineData("1.5m", 90_000)]
    [InlineData("24h", 86_400_000)]
    public void A_number_and_a_unit_are_a_duration(string text, int milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("10")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("10x")]
    [InlineData("25h")]
    [InlineData("99999999999999999999999999999h")]
    public void Anything_else_is_refused_with_what_to_write(string text)
    {
        var error = Assert.Throws<FormatException>(() => Duration.Parse(text));

        Assert.Equal($"'{text}' is no duration; write a number and a unit, such as 500ms, 10s or 2m, above 0 and at most 24h", error.Message);
    }
}
