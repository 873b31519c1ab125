using System.Text.Json.Nodes;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.LoadTests.Profiles;
using Bedrock.Sockets.LoadTests.Runs;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTests;

public sealed class ProfileReaderTests
{
    private const string Smallest = """{ "schema": "bedrock-load-profile/1", "description": "d", "scenarios": [ { "scenario": "echo", "clients": 1, "duration": "1s" } ] }""";

    [Fact]
    public void Every_property_has_its_effect()
    {
        const string Json = """
            {
              "schema": "bedrock-load-profile/1", "description": "for everybody", "together": true,
              "scenarios": [
                {
                  "name": "first", "scenario": "echo", "server": "echo", "clients": 3, "rate": 4.5, "arrivals": "poisson", "ramp": "6s", "warmUp": "7s",
                  "duration": "8s", "requests": 9, "pipeline": 10, "size": 16, "connectRate": 12, "pendingConnects": 13, "timeout": "14s",
                  "objectives": ["errors=0", "server-memory<15MiB", "p99<16ms"], "seed": 17
                },
                { "scenario": "greeting", "clients": 1, "requests": 1, "think": "2s", "expect": "hi" },
                { "scenario": "time", "server": "daytime", "clients": 1, "stages": [ { "duration": "1s", "from": 0, "to": 5 }, { "duration": "2s", "to": 5 } ] }
              ]
            }
            """;

        var profile = ProfileReader.Parse(Json);

        Assert.Equal(("for everybody", true), (profile.Description, profile.Together));
        Assert.Equal(["echo", "greeting", "daytime"], profile.Endpoints);
        var plan = PlanOf(profile.Scenarios[0]);
        Assert.Equal(("echo", 3, 8.0, 13.0), (plan.Scenario.Name, plan.Clients, plan.Duration.TotalSeconds, plan.WarmUp.TotalSeconds));
        Assert.Equal((4.5, ArrivalKind.Poisson, 6.0), (plan.Schedule.LastRate, plan.Schedule.Arrivals, plan.Schedule.Growth.TotalSeconds));
        Assert.Equal((9, 10, 12.0, 13), (plan.Requests, plan.Pipeline, plan.ConnectRate, plan.MaxPendingConnects));
        Assert.Equal((14.0, 17ul), (plan.ResponseTimeout.TotalSeconds, plan.Seed));
        Assert.Equal(["errors=0", "p99<16ms"], profile.Scenarios[0].Objectives.Select(objective => objective.Text));
        Assert.Single(profile.Scenarios[0].MemoryObjectives);
        Assert.Equal(("first", 16, "greeting", "hi"), (profile.Scenarios[0].Name, profile.Scenarios[0].Size, profile.Scenarios[1].Name, profile.Scenarios[1].Expect));
        Assert.Equal(TimeSpan.FromSeconds(2), PlanOf(profile.Scenarios[1]).Schedule.ThinkTime);
        var staged = PlanOf(profile.Scenarios[2]);
        Assert.Equal((5.0, 3.0), (staged.Schedule.LastRate, staged.Duration.TotalSeconds));
    }

    [Fact]
    public void What_a_profile_does_not_say_is_as_in_a_plan()
    {
        var plan = PlanOf(Assert.Single(ProfileReader.Parse(Smallest).Scenarios));

        Assert.False(plan.Schedule.IsOpen);
        Assert.Equal((long.MaxValue, 1, TimeSpan.Zero), (plan.Requests, plan.Pipeline, plan.WarmUp));
    }

    [Theory]
    [InlineData("clinets", "2", "scenarios[0].clinets is unknown; did you mean 'clients'?")]
    [InlineData("Clients", "2", "scenarios[0].Clients is unknown; did you mean 'clients'?")]
    [InlineData("zzzzzzzz", "2", "scenarios[0].zzzzzzzz is unknown; known are name, scenario, server, clients,")]
    [InlineData("clients", "0", "scenarios[0].clients is 0; write a whole number from 1 to 1000000")]
    [InlineData("clients", "1.5", "scenarios[0].clients is 1.5; write a whole number")]
    [InlineData("clients", "\"2\"", "scenarios[0].clients is a text; write a whole number")]
    [InlineData("clients", "null", "scenarios[0].clients is null; write a whole number")]
    [InlineData("scenario", "\"eco\"", "scenarios[0].scenario is 'eco', which does not exist; write echo, stream,")]
    [InlineData("server", "\"http\"", "scenarios[0].server is 'http', which is no ready protocol; write ")]
    [InlineData("name", "\"a/b\"", "scenarios[0].name is 'a/b'; write 1 to 60 letters, digits and hyphens")]
    [InlineData("duration", "\"10\"", "scenarios[0].duration is wrong: '10' is no duration")]
    [InlineData("duration", "10", "scenarios[0].duration is a number; write a text in quotes")]
    [InlineData("rate", "0", "scenarios[0].rate is 0; write a number above 0")]
    [InlineData("rate", "1e999", "scenarios[0].rate is 1e999; write a number above 0")]
    [InlineData("arrivals", "\"poisson\"", "scenarios[0].arrivals needs a rate or stages")]
    [InlineData("arrivals", "\"burst\"", "scenarios[0].arrivals is 'burst'; write constant or poisson")]
    [InlineData("pipeline", "65", "scenarios[0].pipeline is 65; write a whole number from 1 to 64")]
    [InlineData("size", "15", "scenarios[0].size is 15; write a whole number from 16 to 1048576")]
    [InlineData("expect", "\"hi\"", "scenarios[0].expect is not for 'echo'; remove it")]
    [InlineData("objectives", "\"errors=0\"", "scenarios[0].objectives is a text; write an array")]
    [InlineData("objectives", "[1]", "scenarios[0].objectives[0] is a number; write a text in quotes")]
    [InlineData("objectives", "[\"errors=0\", \"p99\"]", "scenarios[0].objectives[1] is wrong: 'p99' is no objective")]
    [InlineData("objectives", "[\"server-memory<1GB\"]", "scenarios[0].objectives[0] is wrong: 'server-memory<1GB' is no objective for the server")]
    [InlineData("objectives", "[\"login:p99<1s\"]", "scenarios[0].objectives are wrong: 'login:p99<1s': the scenario 'echo' has no steps")]
    [InlineData("stages", "[{ \"duration\": \"1s\", \"too\": 1 }]", "scenarios[0].stages[0].too is unknown; did you mean 'to'?")]
    [InlineData("stages", "[{ \"duration\": \"1s\" }]", "scenarios[0].stages[0].to is missing")]
    [InlineData("stages", "[1]", "scenarios[0].stages[0] is a number; write an object")]
    public void A_wrong_property_of_a_scenario_is_named(string property, string value, string expected)
    {
        var json = JsonNode.Parse(Smallest)!;
        json["scenarios"]![0]![property] = JsonNode.Parse(value);

        var error = Assert.Throws<FormatException>(() => ProfileReader.Parse(json.ToJsonString()));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "scenario": "echo", "clients": 1 }""", "scenarios[0].duration is missing")]
    [InlineData("""{ "scenario": "echo", "duration": "1s" }""", "scenarios[0].clients is missing")]
    [InlineData("""{ "clients": 1, "duration": "1s" }""", "scenarios[0].scenario is missing; write echo")]
    [InlineData("""{ "scenario": "time", "clients": 1, "duration": "1s", "size": 64 }""", "scenarios[0].size is not for 'time'")]
    [InlineData("""{ "scenario": "time", "clients": 1, "duration": "1s", "pipeline": 2 }""", "scenarios[0].pipeline is 2; write a whole number from 1 to 1")]
    [InlineData("""{ "scenario": "greeting", "clients": 1, "duration": "1s", "expect": "\\q" }""", "scenarios[0].expect is wrong")]
    [InlineData("""{ "scenario": "hold", "clients": 1, "duration": "1s", "warmUp": "1s" }""", "scenarios[0].scenario 'hold' is silent for its duration")]
    [InlineData("""{ "scenario": "echo", "clients": 1, "rate": 1, "stages": [ { "duration": "1s", "to": 1 } ] }""", "scenarios[0].stages and rate exclude each other")]
    [InlineData("""{ "scenario": "echo", "clients": 1, "ramp": "1s", "stages": [ { "duration": "1s", "to": 1 } ] }""", "scenarios[0].stages exclude ramp and warmUp")]
    [InlineData("""{ "scenario": "echo", "clients": 1, "duration": "1s", "rate": 1, "think": "1s" }""", "scenarios[0].think excludes rate and stages")]
    [InlineData("""{ "scenario": "echo", "clients": 1, "duration": "1s", "ramp": "20h", "warmUp": "20h" }""", "scenarios[0].duration is longer than 24h")]
    [InlineData("""{ "scenario": "echo", "clients": 1, "duration": "1s" }, { "name": "Echo", "scenario": "churn", "clients": 1, "duration": "1s" }""", "scenarios[1].name is 'Echo' again")]
    [InlineData("", "scenarios is missing or empty")]
    [InlineData("1", "scenarios[0] is a number; write an object")]
    public void Scenarios_that_cannot_be_run_are_refused(string scenarios, string expected)
    {
        var json = $$"""{ "schema": "bedrock-load-profile/1", "description": "d", "scenarios": [ {{scenarios}} ] }""";

        var error = Assert.Throws<FormatException>(() => ProfileReader.Parse(json));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ } ", "schema is missing; write \"schema\": \"bedrock-load-profile/1\"")]
    [InlineData("""{ "schema": "bedrock-load-profile/2", "news": 1 }""", "schema is \"bedrock-load-profile/2\", and this version reads \"bedrock-load-profile/1\"")]
    [InlineData("""{ "schema": "bedrock-load-profile/1", "descripton": "d" }""", "descripton is unknown; did you mean 'description'?")]
    [InlineData("""{ "schema": "bedrock-load-profile/1" }""", "description is missing")]
    [InlineData("""{ "schema": "bedrock-load-profile/1", "description": "d", "together": "yes" }""", "together is a text; write true or false")]
    [InlineData("[]", "the whole is an array; write an object")]
    [InlineData("{\n\"schema\": }", "it is no JSON in line 2")]
    [InlineData("", "it is no JSON in line 1")]
    [InlineData("""{ "schema": "bedrock-load-profile/1", "schema": "bedrock-load-profile/1" }""", "it is no JSON")]
    public void A_text_that_is_no_profile_says_why(string json, string expected)
    {
        var error = Assert.Throws<FormatException>(() => ProfileReader.Parse(json));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    private static LoadPlan PlanOf(ScenarioProfile profile) => ScenarioPlan.Of(profile, SocketUri.Parse("tcp://127.0.0.1:1"));
}
