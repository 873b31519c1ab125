using Bedrock.Sockets.LoadTests.Profiles;

namespace Bedrock.Sockets.Tests.LoadTests;

public sealed class ProfileCatalogTests
{
    [Fact]
    public void Every_profile_that_comes_with_the_program_is_right()
    {
        var names = ProfileCatalog.Names;

        Assert.Contains("smoke", names);
        Assert.All(names, name => Assert.NotEmpty(ProfileCatalog.Read(name).Scenarios));
    }

    [Fact]
    public void Every_scenario_of_every_profile_must_be_answered_without_an_error()
    {
        var scenarios = ProfileCatalog.Names.SelectMany(name => ProfileCatalog.Read(name).Scenarios);

        Assert.All(scenarios, scenario => Assert.Contains(scenario.Objectives, objective => objective.Text == "errors=0"));
    }

    [Fact]
    public void The_profile_for_every_change_judges_no_times_and_no_rates()
    {
        // A busy machine must not fail a change that broke nothing: a closed model is never invalid, and only errors and memory count.
        var scenarios = ProfileCatalog.Read("smoke").Scenarios;

        Assert.All(scenarios, scenario => Assert.True(scenario.Rate is null && scenario.Stages.Count == 0));
        Assert.All(scenarios.SelectMany(scenario => scenario.Objectives), objective => Assert.Equal("errors=0", objective.Text));
    }

    [Fact]
    public void A_wrong_name_is_told_with_the_right_ones()
    {
        var error = Assert.Throws<FormatException>(() => ProfileCatalog.Read("smoek"));

        Assert.StartsWith("There is no profile 'smoek'. Did you mean smoke? There are ", error.Message, StringComparison.Ordinal);
        Assert.Contains("ten-thousand", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nosuch/profile.json")]
    [InlineData("nosuch.json")]
    public void A_file_that_cannot_be_read_is_named(string path)
    {
        var error = Assert.Throws<FormatException>(() => ProfileCatalog.Read(path));

        Assert.StartsWith($"'{path}' cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clinets", "clients")]
    [InlineData("warmup", "warmUp")]
    [InlineData("connect-rate", "connectRate")]
    [InlineData("x", null)]
    [InlineData("temperature", null)]
    public void The_name_that_was_meant_is_the_one_with_the_fewest_edits(string written, string? meant)
        => Assert.Equal(meant, Nearest.To(written, ["clients", "warmUp", "connectRate", "objectives"]));
}
