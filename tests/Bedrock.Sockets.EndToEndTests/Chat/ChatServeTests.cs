using System.Diagnostics;
using System.Globalization;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.EndToEndTests.Tls;
using Xunit.Abstractions;

namespace Bedrock.Sockets.EndToEndTests.Chat;

/// <summary>The chat of the command, from programs that nobody here wrote.</summary>
public sealed class ChatServeTests(ITestOutputHelper output) : IDisposable
{
    private readonly CertificateFolder _files = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose()
    {
        _files.Dispose();
        _directory.Delete(recursive: true);
    }

    [FactWhenInstalled("nc")]
    public async Task Two_netcats_talk()
    {
        await using var server = await BedrockServer.StartAsync("chat=tcp://127.0.0.1:0");
        await using var ann = ChildProcess.Start("nc", ["127.0.0.1", server.Port("chat")]);
        await using var bob = ChildProcess.Start("nc", ["127.0.0.1", server.Port("chat")]);

        await EnterAsync(ann, "ann");
        await EnterAsync(bob, "bob");
        await SayAsync(bob, "hello, ann: grüße");
        Assert.Equal("<bob> hello, ann: grüße", await ann.OutputLines.NextAsync("<bob>"));
        await SayAsync(bob, "/quit");

        Assert.Equal("* bob has left lobby.", await ann.OutputLines.NextAsync("left"));
        Assert.Equal("* Goodbye.", await bob.OutputLines.NextAsync("Goodbye"));
    }

    [FactWhenInstalled("nc", "socat", "openssl")]
    public async Task People_over_TCP_TLS_and_a_Unix_socket_meet_in_one_room()
    {
        var config = Path.Combine(_directory.FullName, "chat.json");
        var path = Path.Combine(_directory.FullName, "chat.sock");
        await File.WriteAllTextAsync(config, $$"""
            { "SocketServer": { "Endpoints": {
                "tcp": { "Uri": "tcp://127.0.0.1:0", "Protocol": "chat" },
                "tls": { "Uri": "tls://127.0.0.1:0?{{_files.Query}}", "Protocol": "chat" },
                "unix": { "Uri": "unix://{{path}}", "Protocol": "chat" } } } }
            """);
        await using var server = await BedrockServer.StartAsync(BedrockCommand.Start("serve", "--config", config), endpoints: 3);
        await using var tcp = ChildProcess.Start("nc", ["127.0.0.1", server.Port("tcp")]);
        await using var tls = ChildProcess.Start("openssl", ["s_client", "-connect", $"127.0.0.1:{server.Port("tls")}", "-quiet", "-no_ign_eof"]);
        await using var unix = ChildProcess.Start("socat", ["-", $"UNIX-CONNECT:{path}"]);

        await EnterAsync(tcp, "ann");
        await EnterAsync(tls, "bob");
        await EnterAsync(unix, "cyd");
        await SayAsync(tls, "hello");

        foreach (var each in (ChildProcess[])[tcp, tls, unix])
        {
            Assert.Equal("<bob> hello", await each.OutputLines.NextAsync("<bob>"));
        }
    }

    [FactWhenInstalled("busybox")]
    public async Task A_telnet_client_talks_without_a_byte_of_negotiation_on_its_screen()
    {
        await using var server = await BedrockServer.StartAsync("chat=tcp://127.0.0.1:0");
        await using var telnet = ChildProcess.Start("busybox", ["telnet", "127.0.0.1", server.Port("chat")]);
        await using var bob = ChildProcess.Start("busybox", ["nc", "127.0.0.1", server.Port("chat")]);

        await EnterAsync(telnet, "ann");
        await EnterAsync(bob, "bob");
        await SayAsync(telnet, "hello from telnet");

        Assert.Equal("<ann> hello from telnet", await bob.OutputLines.NextAsync("<ann>"));
        Assert.Equal("<ann> hello from telnet", await telnet.OutputLines.NextAsync("<ann>"));
    }

    [FactWhenInstalled("python3")]
    public async Task A_thousand_people_in_one_room_hear_the_same_lines_in_the_same_order()
    {
        await using var server = await BedrockServer.StartAsync("chat=tcp://127.0.0.1:0?maxQueuedMessages=5000");
        var clock = Stopwatch.StartNew();

        var crowd = await Programs.RunPythonAsync("chat_crowd.py", "127.0.0.1", server.Port("chat"), "1000", "deaf");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1,000 people and one that never reads, 1,000,000 deliveries, in {clock.Elapsed.TotalSeconds:0.0} s with connecting"));
        Assert.Equal("heard 1000000 lines, in 1 order(s)\n", crowd.OutputText);
    }

    private static async Task EnterAsync(ChildProcess client, string name)
    {
        await client.OutputLines.NextAsync("* Welcome. What is your name?");
        await SayAsync(client, name);
        await client.OutputLines.NextAsync($"* You are {name}. ");
    }

    private static async Task SayAsync(ChildProcess client, string line)
    {
        await client.Input.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{line}\n"));
        await client.Input.FlushAsync();
    }
}
