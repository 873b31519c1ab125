using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.Tests.LoadTesting.CommandLine;

public sealed class SettingTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 23, 59, 30, TimeSpan.Zero);

    [Fact]
    public void Stages_have_a_duration_and_one_rate_or_two()
        => Assert.Equal(
            [new RateStage(TimeSpan.FromSeconds(10), 0, 5_000), new RateStage(TimeSpan.FromMinutes(1.5), 5_000, 5_000), new RateStage(TimeSpan.FromMilliseconds(500), 5_000, 0.5)],
            RateStages.Parse("10s:0-5000,1.5m:5000,500ms:5000-0.5"));

    [Theory]
    [InlineData("", "'' is no stage; write a duration and a rate")]
    [InlineData("10s", "'10s' is no stage; write a duration and a rate")]
    [InlineData("10s:1,", "'' is no stage; write a duration and a rate")]
    [InlineData("10s:1-2-3", "'10s:1-2-3' is no stage")]
    [InlineData("10s:-1", "'10s:-1' is no stage")]
    [InlineData("10s:1e3", "'10s:1e3' is no stage")]
    [InlineData("10:5", "'10' is no duration")]
    [InlineData("10s:0,5s:0", "'10s:0,5s:0' has no stage with a rate above 0")]
    public void Stages_that_are_none_are_refused_with_what_to_write(string text, string expected)
        => AssertRefused(expected, () => RateStages.Parse(text));

    [Fact]
    public void A_range_has_its_ends_and_all_between()
        => Assert.Equal(["10.0.0.254", "10.0.0.255", "10.0.1.0"], SourceRange.Parse("10.0.0.254-10.0.1.0").Select(address => address.ToString()));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.2-10.0.0.1")]
    [InlineData("10.0.0.1-here")]
    [InlineData("::1-::2")]
    [InlineData("10.0.0.0-10.1.0.0")]
    public void A_range_that_is_none_is_refused(string text)
        => AssertRefused($"'{text}' is no range of at most 65536 IPv4 addresses; write the first and the last", () => SourceRange.Parse(text));

    [Theory]
    [InlineData("2026-03-15T00:00:00Z", 30)]
    [InlineData("2026-03-15T01:00:00+01:00", 30)]
    [InlineData("2026-03-14T23:59:30.5Z", 0.5)]
    [InlineData("2026-03-15T00:01Z", 90)]
    [InlineData("23:59:59", 29)]
    [InlineData("00:00:10", 40)]
    public void A_start_has_a_zone_or_is_a_time_of_the_day_in_UTC(string text, double secondsAhead)
        => Assert.Equal(Now.AddSeconds(secondsAhead), StartTime.Parse(text, Now));

    [Theory]
    [InlineData("23:59:25", "'23:59:25' was 5 s ago; write a time to come, such as 2026-03-15T00:00:30Z")]
    [InlineData("2026-03-14T23:59:30Z", "'2026-03-14T23:59:30Z' was 0 s ago; write a time to come")]
    [InlineData("2026-03-15T00:00:00", "'2026-03-15T00:00:00' is no time with a zone; write ISO 8601, such as 2026-03-15T00:00:30Z, or the time of the day in UTC, such as 00:00:30")]
    [InlineData("soon", "'soon' is no time with a zone")]
    [InlineData("24:00:00", "'24:00:00' is no time with a zone")]
    public void A_start_that_is_none_or_has_passed_is_refused_with_what_to_write(string text, string expected)
        => AssertRefused(expected, () => StartTime.Parse(text, Now));

    [Theory]
    [InlineData("1/4", 1, 4)]
    [InlineData("auto/4", 3, 4, "JOB_COMPLETION_INDEX=3")]
    [InlineData("auto/4", 2, 4, "SLURM_PROCID=2", "SLURM_NTASKS=9")]
    [InlineData("auto", 2, 9, "SLURM_PROCID=2", "SLURM_NTASKS=9")]
    [InlineData("auto", 4, 8, "SLURM_ARRAY_TASK_ID=5", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_COUNT=8", "SLURM_PROCID=0", "SLURM_NTASKS=1")]
    [InlineData("auto", 2, 3, "SLURM_ARRAY_TASK_ID=14", "SLURM_ARRAY_TASK_MIN=10", "SLURM_ARRAY_TASK_COUNT=3", "SLURM_ARRAY_TASK_STEP=2")]
    public void A_part_is_written_or_stands_in_the_environment(string text, int index, int count, params string[] environment)
        => Assert.Equal(new LoadShare(index, count), ShardText.Parse(text, In(environment)));

    [Theory]
    [InlineData("auto", "'auto' finds none of SLURM_ARRAY_TASK_ID, SLURM_PROCID and JOB_COMPLETION_INDEX in the environment; write I/N")]
    [InlineData("auto/4", "'auto' finds none of SLURM_ARRAY_TASK_ID")]
    [InlineData("auto", "'auto' finds JOB_COMPLETION_INDEX=3, and Kubernetes does not say of how many; write auto/N", "JOB_COMPLETION_INDEX=3")]
    [InlineData("auto/3", "'auto/3' finds part 3 by JOB_COMPLETION_INDEX, counted from 0", "JOB_COMPLETION_INDEX=3")]
    [InlineData("auto", "'auto' needs SLURM_NTASKS, which is not in the environment", "SLURM_PROCID=3")]
    [InlineData("auto", "'auto' finds SLURM_PROCID='x', which is no number", "SLURM_PROCID=x")]
    [InlineData("auto", "'auto' finds part 3 by SLURM_PROCID and SLURM_NTASKS=3, and there is no such part", "SLURM_PROCID=3", "SLURM_NTASKS=3")]
    [InlineData("auto/0", "'auto/0' is no part; write I/N", "JOB_COMPLETION_INDEX=0")]
    [InlineData("Auto", "'Auto' is no part; write I/N")]
    public void A_part_that_cannot_be_told_is_refused_with_the_variable_and_what_to_write(string text, string expected, params string[] environment)
        => AssertRefused(expected, () => ShardText.Parse(text, In(environment)));

    private static Func<string, string?> In(string[] environment)
        => name => Array.Find(environment, entry => entry.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static void AssertRefused(string expected, Func<object> parse)
        => Assert.StartsWith(expected, Assert.Throws<FormatException>(parse).Message, StringComparison.Ordinal);
}
