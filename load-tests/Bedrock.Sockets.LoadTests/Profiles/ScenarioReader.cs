using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.LoadTests.Runs;
using Bedrock.Sockets.LoadTests.Scenarios;
using Bedrock.Sockets.Protocols;

namespace Bedrock.Sockets.LoadTests.Profiles;

/// <summary>Reads one scenario of a profile. A pure function.</summary>
internal static class ScenarioReader
{
    private const string Scenario = "scenario";
    private const string Server = "server";
    private const string Rate = "rate";
    private const string Stages = "stages";
    private const string Arrivals = "arrivals";
    private const string Duration = "duration";
    private const string Requests = "requests";
    private const string Name = "name";
    private const string Clients = "clients";
    private const string Think = "think";
    private const string Ramp = "ramp";
    private const string WarmUp = "warmUp";
    private const string Pipeline = "pipeline";
    private const string Size = "size";
    private const string Expect = "expect";
    private const string ConnectRate = "connectRate";
    private const string PendingConnects = "pendingConnects";
    private const string Timeout = "timeout";
    private const string Objectives = "objectives";
    private const string Seed = "seed";
    private const string From = "from";
    private const string To = "to";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The names of all properties.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        Name, Scenario, Server, Clients, Rate, Arrivals, Stages, Think, Ramp, WarmUp, Duration, Requests,
        Pipeline, Size, Expect, ConnectRate, PendingConnects, Timeout, Objectives, Seed,
    ];

    /// <exception cref="FormatException">Something is wrong; the message names the property and says what to write.</exception>
    public static ScenarioProfile Read(Fields fields)
    {
        var kind = KindOf(fields);
        var stages = fields.Objects(Stages, [Duration, From, To]).Select(ReadStage).ToList();
        var requests = fields.Whole(Requests, 1, long.MaxValue);
        var objectives = fields.Texts(Objectives);
        var scenario = new ScenarioProfile
        {
            Name = NameOf(fields) ?? kind.Name,
            Kind = kind,
            Protocol = ProtocolOf(fields) ?? kind.Protocol,
            Clients = fields.Whole(Clients, 1, 1_000_000) ?? throw fields.Wrong(Clients, "is missing; write how many there are"),
            Rate = fields.Number(Rate),
            Stages = stages,
            Arrivals = ArrivalsOf(fields),
            Think = fields.Time(Think) ?? TimeSpan.Zero,
            Ramp = fields.Time(Ramp) ?? TimeSpan.Zero,
            WarmUp = fields.Time(WarmUp) ?? TimeSpan.Zero,
            Duration = fields.Time(Duration) ?? DurationOf(fields, stages, requests),
            Requests = requests,
            Pipeline = fields.Whole(Pipeline, 1, kind.MostPipelined),
            Size = SizeOf(fields, kind),
            Expect = ExpectOf(fields, kind),
            ConnectRate = fields.Number(ConnectRate),
            PendingConnects = fields.Whole(PendingConnects, 1, 65_535),
            Timeout = fields.Time(Timeout),
            Objectives = [.. Parse(fields, objectives, MemoryObjective.IsFor, isMeant: false, ServiceLevelObjective.Parse)],
            MemoryObjectives = [.. Parse(fields, objectives, MemoryObjective.IsFor, isMeant: true, MemoryObjective.Parse)],
            Seed = fields.Whole(Seed, 0, long.MaxValue),
        };
        RefuseMixtures(fields, scenario);
        RefuseUnknownSteps(fields, scenario);
        return scenario;
    }

    private static ScenarioKind KindOf(Fields fields)
    {
        var name = fields.Text(Scenario);
        return ScenarioKind.All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.Ordinal))
            ?? throw fields.Wrong(Scenario, $"{(name is null ? "is missing" : $"is '{name}', which does not exist")}; write {string.Join(", ", ScenarioKind.All.Select(kind => kind.Name))}");
    }

    private static string? NameOf(Fields fields)
    {
        var name = fields.Text(Name);

        // It names a folder too.
        return name is null || (name.Length is > 0 and <= 60 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-'))
            ? name
            : throw fields.Wrong(Name, $"is '{name}'; write 1 to 60 letters, digits and hyphens");
    }

    private static string? ProtocolOf(Fields fields)
    {
        var name = fields.Text(Server);
        return name is null || StandardProtocols.All.Any(protocol => string.Equals(protocol.Name, name, StringComparison.Ordinal))
            ? name
            : throw fields.Wrong(Server, $"is '{name}', which is no ready protocol; write {string.Join(", ", StandardProtocols.All.Select(protocol => protocol.Name))}");
    }

    private static ArrivalKind ArrivalsOf(Fields fields) => fields.Text(Arrivals) switch
    {
        null or "constant" => ArrivalKind.Even,
        "poisson" => ArrivalKind.Poisson,
        var other => throw fields.Wrong(Arrivals, $"is '{other}'; write constant or poisson"),
    };

    private static RateStage ReadStage(Fields fields)
    {
        var duration = fields.Time(Duration) ?? throw fields.Wrong(Duration, "is missing; write how long the stage takes, such as 20s");
        var to = fields.Number(To, orZero: true) ?? throw fields.Wrong(To, "is missing; write the requests per second at the end of the stage");
        var from = fields.Number(From, orZero: true) ?? to;
        return new RateStage(duration, from, to);
    }

    private static TimeSpan DurationOf(Fields fields, List<RateStage> stages, long? requests) => requests switch
    {
        _ when stages.Count > 0 => stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration),
        not null => Longest,
        _ => throw fields.Wrong(Duration, "is missing; write how long to measure, such as 30s, or how many requests to make"),
    };

    private static int? SizeOf(Fields fields, ScenarioKind kind)
    {
        var size = fields.Whole(Size, 16, kind.MostBytes);
        return size is null || kind.HasSize ? size : throw fields.Wrong(Size, $"is not for '{kind.Name}', whose messages have none; remove it");
    }

    private static string? ExpectOf(Fields fields, ScenarioKind kind)
    {
        var expect = fields.Text(Expect);
        if (expect is not null && !kind.HasExpect)
        {
            throw fields.Wrong(Expect, $"is not for '{kind.Name}'; remove it");
        }

        try
        {
            _ = LoadScenario.Greeting(expect);
            return expect;
        }
        catch (FormatException wrong)
        {
            throw fields.Wrong(Expect, $"is wrong: {wrong.Message}", wrong);
        }
    }

    private static IEnumerable<TObjective> Parse<TObjective>(Fields fields, IReadOnlyList<string> texts, Predicate<string> isFor, bool isMeant, Func<string, TObjective> parse)
    {
        for (var index = 0; index < texts.Count; index++)
        {
            if (isFor(texts[index]) != isMeant)
            {
                continue;
            }

            TObjective objective;
            try
            {
                objective = parse(texts[index]);
            }
            catch (FormatException wrong)
            {
                throw fields.Wrong($"{Objectives}[{index}]", $"is wrong: {wrong.Message}", wrong);
            }

            yield return objective;
        }
    }

    private static void RefuseUnknownSteps(Fields fields, ScenarioProfile scenario)
    {
        try
        {
            UnknownSteps.Refuse(scenario.Objectives, scenario.Kind.Create(scenario));
        }
        catch (FormatException wrong)
        {
            throw fields.Wrong(Objectives, $"are wrong: {wrong.Message}", wrong);
        }
    }

    private static void RefuseMixtures(Fields fields, ScenarioProfile scenario)
    {
        var isOpen = scenario.Rate is not null || scenario.Stages.Count > 0;
        if (scenario.Rate is not null && scenario.Stages.Count > 0)
        {
            throw fields.Wrong(Stages, "and rate exclude each other; remove one");
        }

        if (scenario.Stages.Count > 0 && scenario.Ramp + scenario.WarmUp > TimeSpan.Zero)
        {
            throw fields.Wrong(Stages, "exclude ramp and warmUp: all stages are measured, so write a ramp as the first stage");
        }

        if (!isOpen && scenario.Arrivals != ArrivalKind.Even)
        {
            throw fields.Wrong(Arrivals, "needs a rate or stages: without them each client sends when it is answered");
        }

        if (isOpen && scenario.Think > TimeSpan.Zero)
        {
            throw fields.Wrong(Think, "excludes rate and stages: they say when each request is due");
        }

        if (scenario.Kind.IsSilent && (isOpen || scenario.Requests is not null || scenario.Ramp + scenario.WarmUp + scenario.Think > TimeSpan.Zero))
        {
            throw fields.Wrong(Scenario, $"'{scenario.Kind.Name}' is silent for its duration, then each client sends one message; remove rate, stages, requests, ramp, warmUp and think");
        }

        if (scenario.Ramp + scenario.WarmUp > Longest || scenario.Duration > Longest)
        {
            throw fields.Wrong(Duration, "is longer than 24h, or ramp and warmUp together are; shorten it");
        }
    }
}
