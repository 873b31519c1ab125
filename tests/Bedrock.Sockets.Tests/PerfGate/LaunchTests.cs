using System.Text.Json;
using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.Tests.Docs;

namespace Bedrock.Sockets.Tests.PerfGate;

/// <summary>What a child process does, done here: this very assembly is loaded beside itself, and the example of the documentation is measured.</summary>
public sealed class LaunchTests
{
    private static readonly string Assembly = typeof(Workloads).Assembly.Location;

    private static LaunchRequest Request => new()
    {
        Sides = [new LaunchSide(LaunchSide.Base, Assembly), new LaunchSide(LaunchSide.Twin, Assembly), new LaunchSide(LaunchSide.Head, Assembly)],
        Workloads = ["parse/date"],
        Seed = 1,
        Rounds = 3,
        WarmUpMilliseconds = 1,
        SliceMilliseconds = 1,
    };

    [Fact]
    public void The_workloads_of_an_assembly_are_found_by_name()
    {
        var workloads = Launch.List(new LaunchSide(LaunchSide.Head, Assembly));

        Assert.Equal(WorkloadKind.Memory, Assert.Single(workloads, workload => workload.Key == "parse/date").Value);
    }

    [Fact]
    public async Task Every_side_has_a_slice_in_every_round_and_only_base_and_head_are_counted()
    {
        var result = await Launch.RunAsync(Request);

        var workload = Assert.Single(result.Workloads);
        Assert.Equal(["base", "head", "twin"], workload.Nanoseconds.Keys.Order(StringComparer.Ordinal));
        Assert.All(workload.Nanoseconds.Values, slices => Assert.True(slices.Length == 3 && slices.All(nanoseconds => nanoseconds > 0)));
        Assert.Equal(["base", "head"], workload.Bytes.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Versions_in_one_process_have_their_own_static_state()
    {
        var before = StaticState.Runs;

        await Launch.RunAsync(Request with { Workloads = [StaticState.WorkloadName] });

        Assert.Equal(before, StaticState.Runs);
    }

    [Fact]
    public async Task A_workload_that_is_wrong_fails_the_launch_and_is_named()
    {
        var failure = await Assert.ThrowsAsync<GateFailure>(() => Launch.RunAsync(Request with { Workloads = [WrongWorkload.WorkloadName] }));

        Assert.Equal(ExitCode.Broken, failure.ExitCode);
        Assert.Contains(WrongWorkload.WorkloadName, failure.Message, StringComparison.Ordinal);
        Assert.Contains("The result is wrong.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_workloads_is_no_pass()
        => Assert.Equal(ExitCode.Broken, Assert.Throws<GateFailure>(() => Launch.List(new LaunchSide(LaunchSide.Base, typeof(FactAttribute).Assembly.Location))).ExitCode);

    [Fact]
    public void An_assembly_that_does_not_exist_is_no_pass()
        => Assert.Equal(ExitCode.Broken, Assert.Throws<GateFailure>(() => Launch.List(new LaunchSide(LaunchSide.Base, "no/such.dll"))).ExitCode);

    [Fact]
    public void A_request_survives_the_file_it_travels_in()
    {
        var text = JsonSerializer.Serialize(Request, GateJson.Default.LaunchRequest);

        Assert.Equivalent(Request, JsonSerializer.Deserialize(text, GateJson.Default.LaunchRequest));
    }

    [Fact]
    public void The_ratio_of_a_launch_is_the_median_of_neighbouring_slices()
    {
        // The machine was twice as slow in the second round, and a neighbour took the processor from one slice of the third.
        var launch = new LaunchedWorkload
        {
            Name = "x",
            Nanoseconds = new Dictionary<string, double[]>(StringComparer.Ordinal) { ["base"] = [100, 200, 100], ["head"] = [110, 220, 900] },
            Bytes = new Dictionary<string, double>(StringComparer.Ordinal),
        };

        Assert.Equal(Math.Log(1.1), launch.LogRatio("head", "base"), 12);
    }

    [Fact]
    public void A_series_has_a_value_of_every_launch()
    {
        LaunchResult[] launches = [Launched(100, 100, 110, 0), Launched(100, 101, 112, 24), Launched(100, 99, 108, 24)];

        var series = TimeSeries.Of(launches, "x");

        Assert.Equal([Math.Log(1.1), Math.Log(1.12), Math.Log(1.08)], series.Changes);
        Assert.Equal([0, Math.Log(1.01), Math.Log(0.99)], series.Noise);
        Assert.Equal((100, 110, 0, 24), (series.BaseNanoseconds, series.HeadNanoseconds, series.BaseBytes, series.HeadBytes));
    }

    private static LaunchResult Launched(double @base, double twin, double head, double headBytes) => new()
    {
        Machine = SampleResult.Machine,
        Workloads =
        [
            new LaunchedWorkload
            {
                Name = "x",
                Nanoseconds = new Dictionary<string, double[]>(StringComparer.Ordinal) { ["base"] = [@base], ["twin"] = [twin], ["head"] = [head] },
                Bytes = new Dictionary<string, double>(StringComparer.Ordinal) { ["base"] = 0, ["head"] = headBytes },
            },
        ],
    };

    public sealed class TestWorkloads : IWorkloadSource
    {
        public IEnumerable<Workload> Create() => [new StaticState(), new WrongWorkload()];
    }

    private sealed class StaticState() : Workload(WorkloadName)
    {
        public const string WorkloadName = "test/static-state";

        public static int Runs { get; private set; }

        public override ValueTask RunAsync(int operations)
        {
            Runs++;
            return default;
        }
    }

    private sealed class WrongWorkload() : Workload(WorkloadName)
    {
        public const string WorkloadName = "test/wrong";

        public override ValueTask StartAsync() => throw new InvalidOperationException("The result is wrong.");

        public override ValueTask RunAsync(int operations) => default;
    }
}
