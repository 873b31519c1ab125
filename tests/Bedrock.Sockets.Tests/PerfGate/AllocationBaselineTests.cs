using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class AllocationBaselineTests
{
    private static readonly Dictionary<string, double> Baseline = new(StringComparer.Ordinal) { ["decode/line"] = 0, ["accept"] = 6700 };

    [Fact]
    public void What_allocates_as_before_is_no_finding()
        => Assert.Empty(Compare(("decode/line", 0.9), ("accept", 6700.5)));

    [Fact]
    public void One_more_allocation_is_a_regression()
    {
        var finding = Assert.Single(Compare(("decode/line", 24), ("accept", 6700)));

        Assert.Equal(ExitCode.Regression, finding.ExitCode);
        Assert.Equal("decode/line allocates 24.0 bytes per operation; its baseline is 0.0", finding.Text);
    }

    [Fact]
    public void Less_is_a_remark_that_asks_for_a_lower_baseline()
    {
        var finding = Assert.Single(Compare(("decode/line", 0), ("accept", 5000)));

        Assert.Equal(ExitCode.Passed, finding.ExitCode);
        Assert.Contains("--update-baseline", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vanished_workload_breaks_the_run()
        => Assert.Equal(ExitCode.Broken, Assert.Single(Compare(("accept", 6700))).ExitCode);

    [Fact]
    public void A_workload_without_a_baseline_breaks_the_run()
        => Assert.Equal(ExitCode.Broken, Assert.Single(Compare(("decode/line", 0), ("accept", 6700), ("decode/new", 0))).ExitCode);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "deeper", "allocations.json");

        AllocationBaseline.Write(path, Baseline);
        var read = AllocationBaseline.Read(path);

        Assert.Equal(Baseline.OrderBy(entry => entry.Key), read.OrderBy(entry => entry.Key));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_missing_baseline_is_a_mistake_in_usage()
        => Assert.Equal(ExitCode.Usage, Assert.Throws<GateFailure>(() => AllocationBaseline.Read("no/such/file.json")).ExitCode);

    private static IEnumerable<AllocationFinding> Compare(params (string Name, double Bytes)[] actual)
        => AllocationBaseline.Compare(Baseline, actual.ToDictionary(entry => entry.Name, entry => entry.Bytes, StringComparer.Ordinal), _ => 1);
}
