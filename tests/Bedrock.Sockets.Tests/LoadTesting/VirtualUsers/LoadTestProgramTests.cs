using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.Tests.LoadTesting.Driving;
using Bedrock.Sockets.Tests.LoadTesting.Feeds;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

/// <summary>A scenario in C# as a program: its arguments, its files, its exit codes.</summary>
public sealed class LoadTestProgramTests
{
    [Fact]
    public async Task Arguments_go_before_what_the_code_says()
    {
        await using var target = await LineServer.OkAsync();
        var file = Path.GetTempFileName();

        var exitCode = await Login().Against("tcp://127.0.0.1:1").Clients(50).For(TimeSpan.FromHours(1)).Seed(7)
            .RunAsync(["--target", target.Uri.ToString(), "--clients", "3", "--requests", "60", "--slo", "login:errors=0", "--json", file]).WaitAsync(Drive.Long);

        var result = ResultFile.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal(0, exitCode);
        Assert.Equal((3, 60, 7), (result.Schedule.Clients, result.Totals.Requests, result.Seed));
        Assert.True(Assert.Single(result.Objectives).IsMet);
        Assert.Equal("login", Assert.Single(result.Steps).Name);
    }

    [Fact]
    public async Task A_missed_objective_is_3()
    {
        await using var target = await LineServer.OkAsync();

        Assert.Equal(3, await Login().Against(target.Uri.ToString()).Expect("errors>1").RunAsync(["--requests", "10"]).WaitAsync(Drive.Long));
    }

    [Fact]
    public async Task A_server_that_only_gives_wrong_answers_is_1()
    {
        await using var target = await LineServer.StartAsync(_ => "NO");

        Assert.Equal(1, await Login().Against(target.Uri.ToString()).RunAsync(["--requests", "10"]).WaitAsync(Drive.Long));
    }

    [Fact]
    public async Task Data_that_are_used_up_are_no_failure()
    {
        await using var target = await LineServer.OkAsync();

        Assert.Equal(0, await Login().Feed(Rows.Named("ann", "bob").Unique()).Against(target.Uri.ToString()).RunAsync(["--duration", "1h"]).WaitAsync(Drive.Long));
    }

    [Theory]
    [InlineData("--slo", "logn:p99<5ms")]
    [InlineData("--slo", "p99")]
    [InlineData("--target", "http://127.0.0.1:80")]
    [InlineData("--pipeline", "2")]
    [InlineData("--source", "here")]
    [InlineData("--clients", "none")]
    [InlineData("--size", "3")]
    public async Task Wrong_arguments_are_2(string option, string value)
    {
        await using var target = await LineServer.OkAsync();

        Assert.Equal(2, await Login().Against(target.Uri.ToString()).RunAsync(["--requests", "10", option, value]).WaitAsync(Drive.Long));
    }

    [Fact]
    public async Task Data_that_cannot_be_read_are_2()
    {
        await using var target = await LineServer.OkAsync();

        Assert.Equal(2, await Login().Feed(DataFeed.Csv("/nowhere/users.csv")).Against(target.Uri.ToString()).RunAsync([]).WaitAsync(Drive.Long));
    }

    [Fact]
    public async Task Without_a_server_it_is_2() => Assert.Equal(2, await Login().RunAsync([]).WaitAsync(Drive.Long));

    [Fact]
    public void What_cannot_be_a_step_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Login().Step("login", (_, _) => default));
        Assert.Throws<ArgumentException>(() => Login().Step("a:b", (_, _) => default));
        Assert.Throws<InvalidOperationException>(() => LoadTest.Scenario("empty").Against("tcp://127.0.0.1:1").Build());
        Assert.Throws<FormatException>(() => Login().Against("127.0.0.1:1"));
        Assert.Throws<FormatException>(() => Login().Expect("p99"));
    }

    private static LoadTestBuilder Login() => LoadTest.Scenario("login", (client, cancel) => LineServer.AskAsync(client, "USER ann", cancel));
}
