using System.Text.Json;
using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Settings;
using Bedrock.Sockets.Tests.Architecture;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class GateSettingsTests
{
    private static readonly GateSettings Settings = new()
    {
        Project = "perf/X",
        Accepted = "perf/accepted.json",
        Allocations = "perf/allocations.json",
        Memory = new KindLimits(5, 1, 0.5),
        Sockets = new KindLimits(10, 8, 0.5),
        Overrides = new Dictionary<string, LimitOverride>(StringComparer.Ordinal)
        {
            ["noisy"] = new() { Reason = "It waits for a disk.", ReportTimeOnly = true, AllocatedBytes = 100 },
        },
    };

    [Theory]
    [InlineData("any", WorkloadKind.Memory, 5, 1)]
    [InlineData("any", WorkloadKind.Sockets, 10, 8)]
    [InlineData("noisy", WorkloadKind.Memory, 5, 100)]
    public void Limits_are_those_of_the_kind_unless_overridden(string name, WorkloadKind kind, double timePercent, double bytes)
    {
        var limits = Settings.For(name, kind);

        Assert.Equal((timePercent, bytes, name == "noisy"), (limits.TimePercent, limits.AllocatedBytes, limits.ReportTimeOnly));
    }

    [Fact]
    public void The_settings_of_this_repository_are_read_and_name_files_that_exist()
    {
        var settings = GateSettings.Read(Repository.PathOf(GateSettings.DefaultPath));

        Assert.All([settings.Accepted, settings.Allocations], path => Assert.True(File.Exists(Repository.PathOf(path)), path));
        Assert.True(Directory.Exists(Repository.PathOf(settings.Project)));
        Assert.Empty(AcceptedRegressions.Read(Repository.PathOf(settings.Accepted)).Problems(DateOnly.MinValue));
    }

    [Fact]
    public void Every_override_names_a_workload_with_a_baseline()
    {
        var settings = GateSettings.Read(Repository.PathOf(GateSettings.DefaultPath));
        var known = AllocationBaseline.Read(Repository.PathOf(settings.Allocations)).Keys;

        Assert.Empty((settings.Overrides ?? new Dictionary<string, LimitOverride>(StringComparer.Ordinal)).Keys.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public void An_unknown_key_is_refused()
    {
        var text = JsonSerializer.Serialize(Settings, GateJson.Default.GateSettings).Replace("\"memory\"", "\"memery\"", StringComparison.Ordinal);

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(text, GateJson.Default.GateSettings));
    }

    [Fact]
    public void Settings_that_are_missing_are_a_mistake_in_usage()
        => Assert.Equal(ExitCode.Usage, Assert.Throws<GateFailure>(() => GateSettings.Read("no/such/gate.json")).ExitCode);
}
