using System.Text.Json;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Results;

public sealed class ResultFileTests
{
    [Fact]
    public void A_result_comes_back_as_it_was_written()
    {
        var result = SampleResults.Bad();

        var json = ResultFile.Write(result);
        var back = ResultFile.Parse(json);

        Assert.Equal(json, ResultFile.Write(back));
        Assert.Equal(result.Latencies.Main.ToHistogram().RecordedBuckets(), back.Latencies.Main.ToHistogram().RecordedBuckets());
    }

    [Fact]
    public void The_members_that_scripts_read_have_the_names_of_the_format()
    {
        using var json = JsonDocument.Parse(ResultFile.Write(SampleResults.Open(seconds: 3, objectives: "p99<5s")));
        var root = json.RootElement;

        Assert.Equal("bedrock-load/1", root.GetProperty("schema").GetString());
        Assert.Equal("VALID", root.GetProperty("health").GetProperty("verdict").GetString());
        Assert.Equal("open", root.GetProperty("schedule").GetProperty("model").GetString());
        Assert.Equal(1_000, root.GetProperty("totals").GetProperty("rate").GetDouble());
        Assert.True(root.GetProperty("latencies").GetProperty("response").GetProperty("percentiles").GetProperty("p99.9").GetInt64() > 0);
        Assert.StartsWith("HISTFAAAA", root.GetProperty("series")[0].GetProperty("histogram").GetString(), StringComparison.Ordinal);
        Assert.True(root.GetProperty("objectives")[0].GetProperty("isMet").GetBoolean());
    }

    [Fact]
    public void A_closed_model_has_no_response_time_and_no_lag()
    {
        using var json = JsonDocument.Parse(ResultFile.Write(SampleResults.Closed()));
        var latencies = json.RootElement.GetProperty("latencies");

        Assert.Equal(["service"], latencies.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void Members_of_a_later_version_are_skipped()
    {
        var json = ResultFile.Write(SampleResults.Open(seconds: 1)).Replace("\"seed\"", "\"colour\": \"blue\",\n\"seed\"", StringComparison.Ordinal);

        var result = ResultFile.Parse(json);

        Assert.Equal("echo", result.Scenario);
    }

    [Theory]
    [InlineData("", "it is no load test result in line 1: The input does not contain any JSON tokens")]
    [InlineData("{\n  nonsense\n}", "it is no load test result in line 2: 'n' is an invalid start of a property name")]
    [InlineData("[]", "it has no \"schema\"; a result written by 'bedrock load --json' has \"bedrock-load/1\"")]
    [InlineData("{}", "it has no \"schema\"; a result written by 'bedrock load --json' has \"bedrock-load/1\"")]
    [InlineData("{\"schema\":\"bedrock-load/2\"}", "its schema is \"bedrock-load/2\", and this version reads \"bedrock-load/1\": use the version that wrote it")]
    [InlineData("{\"schema\":\"bedrock-load/1\"}", "it is no load test result in line ")]
    public void A_text_that_is_no_result_is_refused_with_the_reason(string json, string reason)
    {
        var error = Assert.Throws<FormatException>(() => ResultFile.Parse(json));

        Assert.StartsWith(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_that_does_not_hold_what_its_summary_says_is_refused()
    {
        var summary = LatencySummary.Of(SampleResults.Recorded(1, 5)) with { Count = 6 };

        Assert.Throws<FormatException>(summary.ToHistogram);
    }

    [Fact]
    public void A_summary_keeps_what_the_encoding_of_its_histogram_loses()
    {
        var histogram = new LatencyHistogram(1, 1_000_000, 3);
        histogram.Record(123_457);
        histogram.Record(5_000_001);

        var back = LatencySummary.Of(histogram).ToHistogram();

        Assert.Equal((123_457, 5_000_001, 1), (back.Min, back.Max, back.SaturatedCount));
    }

    [Fact]
    public void The_processor_is_the_model_that_the_kernel_names()
    {
        Assert.Equal("Example CPU @ 2 GHz", MachineDescription.ProcessorIn(["processor : 0", "model name\t: Example CPU @ 2 GHz", "model name\t: other"]));
        Assert.Equal("", MachineDescription.ProcessorIn(["Hardware : none"]));
    }
}
