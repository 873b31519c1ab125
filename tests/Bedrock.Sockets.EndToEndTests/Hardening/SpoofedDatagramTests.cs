using System.Globalization;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Hardening;

/// <summary>Datagrams whose senders are forged, against every service at once, each in a network of its own.</summary>
public sealed class SpoofedDatagramTests
{
    private static readonly (string Name, int Port)[] Services = [("echo", 5007), ("discard", 5009), ("daytime", 5013), ("qotd", 5017), ("chargen", 5019), ("time868", 5037)];

    [FactWhenInstalled("python3", InNetworkNamespace = true)]
    public async Task One_forged_datagram_causes_one_reply_at_most()
    {
        var replies = await CountRepliesAsync("allowLargerReplies=true&maxLargerPerSource=off");

        Assert.All(replies, reply => Assert.InRange(reply.Count, 0, 1));
        Assert.Contains(("echo 127.0.0.2:40000", 1), replies);
        Assert.Contains(("discard 127.0.0.2:40000", 0), replies);
        Assert.All(replies.Where(reply => !reply.Sender.EndsWith("127.0.0.2:40000", StringComparison.Ordinal)), reply => Assert.Equal(0, reply.Count));
    }

    /// <summary>What the test above looks for exists.</summary>
    [FactWhenInstalled("python3", InNetworkNamespace = true)]
    public async Task Without_the_guard_two_services_answer_each_other_on_and_on()
    {
        var replies = await CountRepliesAsync("guard=off", "echo", "time868");

        Assert.Contains(replies, reply => reply.Sender == "echo 127.0.0.1:5037" && reply.Count > 1);
    }

    private static async Task<List<(string Sender, int Count)>> CountRepliesAsync(string options, params string[] only)
    {
        var services = Services.Where(service => only.Length == 0 || only.Contains(service.Name)).ToArray();
        var (program, arguments) = NetworkNamespace.Enter(
            Programs.Dotnet, [BedrockCommand.Path, "serve", .. services.Select(service => $"{service.Name}=udp://127.0.0.1:{service.Port}?{options}")]);
        await using var server = await BedrockServer.StartAsync(ChildProcess.Start(program, arguments), services.Length);

        var spoofed = await Programs.RunAsync("nsenter", NetworkNamespace.Join(
            server.Process.Id, "python3", [Programs.Script("spoofed.py"), .. services.Select(service => $"{service.Name}={service.Port}")]));

        Assert.Equal((0, ""), (spoofed.ExitCode, spoofed.Error));
        var replies = spoofed.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(words => ($"{words[0]} {words[1]}", int.Parse(words[2], CultureInfo.InvariantCulture)))
            .ToList();
        Assert.Equal(services.Length * (9 + services.Length), replies.Count);
        return replies;
    }
}
