using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class AcceptedRegressionsTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly DateOnly Today = new(2026, 6, 1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static Acceptance Entry => new() { Benchmark = "decode/line", Metric = Metric.Time, Limit = 12, Reason = "It checks more now.", Commit = "0123456", Expires = Today };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_good_entry_has_no_problem_on_its_last_day()
        => Assert.Empty(new AcceptedRegressions([Entry]).Problems(Today));

    [Fact]
    public void An_expired_entry_is_a_problem()
    {
        var problems = new AcceptedRegressions([Entry]).Problems(Today.AddDays(1));

        Assert.Contains("expired on 2026-06-01", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_for_an_unknown_workload_is_a_problem()
    {
        var accepted = new AcceptedRegressions([Entry]);

        Assert.Contains("does not exist", Assert.Single(accepted.Unknown(new HashSet<string>(["decode/other"]))), StringComparison.Ordinal);
        Assert.Empty(accepted.Unknown(new HashSet<string>(["decode/line"])));
    }

    [Theory]
    [InlineData("", 12, "0123456")]
    [InlineData("because", -1, "0123456")]
    [InlineData("because", double.NaN, "0123456")]
    [InlineData("because", 12, "012345")]
    [InlineData("because", 12, "main-branch")]
    public void An_entry_without_reason_limit_or_commit_is_a_problem(string reason, double limit, string commit)
        => Assert.Single(new AcceptedRegressions([Entry with { Reason = reason, Limit = limit, Commit = commit }]).Problems(Today));

    [Fact]
    public void Two_entries_for_the_same_are_a_problem()
        => Assert.Contains("more than one entry", Assert.Single(new AcceptedRegressions([Entry, Entry]).Problems(Today)), StringComparison.Ordinal);

    [Fact]
    public void An_entry_excuses_its_own_commit_up_to_its_limit_and_nothing_else()
    {
        var accepted = new AcceptedRegressions([Entry]);

        Assert.NotNull(accepted.Excuse("decode/line", Metric.Time, 12, [Commit]));
        Assert.Null(accepted.Excuse("decode/line", Metric.Time, 12.1, [Commit]));
        Assert.Null(accepted.Excuse("decode/line", Metric.Allocations, 1, [Commit]));
        Assert.Null(accepted.Excuse("decode/other", Metric.Time, 1, [Commit]));
        Assert.Null(accepted.Excuse("decode/line", Metric.Time, 1, ["f" + Commit[1..]]));
    }

    [Fact]
    public void A_file_that_does_not_exist_accepts_nothing()
        => Assert.Null(AcceptedRegressions.Read(Path.Combine(_folder.FullName, "none.json")).Excuse("decode/line", Metric.Time, 1, [Commit]));

    [Fact]
    public void A_file_is_read()
    {
        var path = Write("""
            [{ "benchmark": "decode/line", "metric": "Time", "limit": 12, "reason": "It checks more now.", "commit": "0123456", "expires": "2026-06-01" }]
            """);

        var accepted = AcceptedRegressions.Read(path);

        Assert.Equal("It checks more now.", accepted.Excuse("decode/line", Metric.Time, 10, [Commit])?.Reason);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""[{ "benchmark": "decode/line" }]""")]
    [InlineData("""[{ "benchmark": "a", "metric": "Speed", "limit": 1, "reason": "r", "commit": "0123456", "expires": "2026-06-01" }]""")]
    [InlineData("""[{ "benchmark": "a", "metric": "Time", "limit": 1, "reason": "r", "commit": "0123456", "expires": "someday" }]""")]
    [InlineData("""[{ "benchmark": "a", "metric": "Time", "limit": 1, "reason": "r", "commit": "0123456", "expires": "2026-06-01", "more": 1 }]""")]
    public void A_malformed_file_is_a_mistake_in_usage_and_named(string content)
    {
        var path = Write(content);

        var failure = Assert.Throws<GateFailure>(() => AcceptedRegressions.Read(path));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    private string Write(string content)
    {
        var path = Path.Combine(_folder.FullName, "accepted.json");
        File.WriteAllText(path, content);
        return path;
    }
}
