using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.VirtualUsers;
using Bedrock.Sockets.LoadTests.Profiles;

namespace Bedrock.Sockets.LoadTests.Scenarios;

/// <summary>What clients can do here: the scenarios that are built into the library, and those of this project.</summary>
/// <param name="Name">Its name in profiles.</param>
/// <param name="Protocol">The ready protocol that it talks to unless the profile names another.</param>
/// <param name="Create">Makes the scenario that a profile describes.</param>
internal sealed record ScenarioKind(string Name, string Protocol, Func<ScenarioProfile, LoadScenario> Create)
{
    private const int DefaultSize = 64;
    private const int DefaultStreamSize = 64 * 1024;
    private const int LongestMessage = 1024 * 1024;
    private const int LongestDatagram = 65_507;
    private const int MostOutstanding = 64;

    /// <summary>Every kind there is.</summary>
    public static IReadOnlyList<ScenarioKind> All { get; } =
    [
        new("echo", "echo", profile => LoadScenario.Echo(profile.Size ?? DefaultSize)) { HasSize = true, MostPipelined = MostOutstanding },
        new("stream", "echo", profile => LoadScenario.Stream(profile.Size ?? DefaultStreamSize)) { HasSize = true, MostPipelined = MostOutstanding },
        new("churn", "echo", profile => LoadScenario.Churn(profile.Size ?? DefaultSize)) { HasSize = true },
        new("hold", "echo", profile => LoadScenario.Hold(profile.Size ?? DefaultSize)) { HasSize = true, IsSilent = true },
        new("udp-echo", "echo", profile => LoadScenario.Echo(profile.Size ?? DefaultSize)) { HasSize = true, MostBytes = LongestDatagram, MostPipelined = MostOutstanding, IsDatagram = true },
        new("time", "time", _ => LoadScenario.Time()),
        new("greeting", "greeting", profile => LoadScenario.Greeting(profile.Expect)) { HasExpect = true },
        InCode("half-close", HalfClose.DefaultSize, HalfClose.RunAsync, connectsForEachRequest: true),
        InCode("slow-reader", SlowReader.DefaultSize, SlowReader.RunAsync, connectsForEachRequest: false),
    ];

    /// <summary>Whether its messages have a size.</summary>
    public bool HasSize { get; private init; }

    /// <summary>How many bytes a message may have.</summary>
    public int MostBytes { get; private init; } = LongestMessage;

    /// <summary>Whether its messages are datagrams.</summary>
    public bool IsDatagram { get; private init; }

    /// <summary>Whether it is told what to expect.</summary>
    public bool HasExpect { get; private init; }

    /// <summary>Whether its clients say nothing until the end.</summary>
    public bool IsSilent { get; private init; }

    /// <summary>How many requests a client may have unanswered.</summary>
    public int MostPipelined { get; private init; } = 1;

    /// <summary>A scenario that is written in C#, against an echo server.</summary>
    private static ScenarioKind InCode(string name, int defaultSize, Func<LoadClient, int, CancellationToken, ValueTask<Outcome>> request, bool connectsForEachRequest)
        => new(name, "echo", profile =>
        {
            var size = profile.Size ?? defaultSize;
            return LoadScenario.Of(new UserScenario(name, [new UserStep(name, (client, cancellationToken) => request(client, size, cancellationToken))])
            {
                ConnectsForEachRequest = connectsForEachRequest,
            });
        })
        { HasSize = true };
}
