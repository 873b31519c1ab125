using System.Globalization;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>How connections end: with every byte. The kernel's own counter of resets is asked, in a network namespace where nobody else moves it.</summary>
public sealed class EndingTests : IDisposable
{
    private const int LargeReply = 256 * 1024;

    private static readonly string[] Transports = ["epoll", "io_uring", "kestrel"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [FactWhenInstalled("python3", InNetworkNamespace = true)]
    public async Task Replies_arrive_whole_and_without_a_reset_at_clients_that_left_input_unread()
    {
        foreach (var transport in Transports)
        {
            await using var server = await StartInNamespaceAsync("--config", Greetings(), "--transport", transport);

            var small = await RunInNamespaceAsync(server, "one_shot_replies.py", server.Port("small"), "26", "200");
            var large = await RunInNamespaceAsync(server, "one_shot_replies.py", server.Port("large"), $"{LargeReply}", "200");

            Assert.StartsWith("whole 800 of 800, resets 0\n", small, StringComparison.Ordinal);
            Assert.StartsWith("whole 800 of 800, resets 0\n", large, StringComparison.Ordinal);
        }
    }

    [FactWhenInstalled("python3", InNetworkNamespace = true)]
    public async Task The_stream_ends_with_the_reply_and_not_with_the_linger()
    {
        await using var server = await StartInNamespaceAsync("--config", Greetings());

        var output = await RunInNamespaceAsync(server, "one_shot_replies.py", server.Port("small"), "26", "20");

        // The linger takes 2 s at a client that does not close; the end of the stream must not wait for it.
        var longest = double.Parse(output.Split("longest ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(longest, 0, 1_000);
    }

    [FactWhenInstalled("python3")]
    public async Task Sixteen_megabytes_come_back_whole_after_a_half_close_every_time()
    {
        foreach (var transport in Transports)
        {
            await using var server = await StartEchoAsync("--transport", transport);

            var client = await Programs.RunPythonAsync("half_close.py", server.Port("echo"), "200");

            Assert.Equal("whole 200 of 200\n", client.OutputText);
        }
    }

    [FactWhenInstalled("python3")]
    public async Task Connections_torn_in_every_way_leave_no_descriptor_behind()
    {
        foreach (var options in new string[][] { ["epoll"], ["epoll", "--inline"], ["io_uring"], ["io_uring", "--inline"] })
        {
            await using var server = await StartEchoAsync(["--transport", .. options]);
            await Programs.RunPythonAsync("torn_connections.py", server.Port("echo"), "20");
            var before = await DescriptorsAsync(server, atMost: int.MaxValue);

            var client = await Programs.RunPythonAsync("torn_connections.py", server.Port("echo"), "4000");

            Assert.Equal("whole 1000 of 1000\n", client.OutputText);
            Assert.InRange(await DescriptorsAsync(server, before + 20), 1, before + 20);
        }
    }

    [FactWhenInstalled("python3")]
    public async Task Ten_thousand_connections_at_once_are_each_answered()
    {
        await using var server = await BedrockServer.StartAsync("echo=tcp://127.0.0.1:0");

        var client = await Programs.RunPythonAsync("many_connections.py", server.Port("echo"), "10000");

        Assert.Equal("answered 10000 of 10000, held at once 10000\n", client.OutputText);
    }

    private static Task<BedrockServer> StartEchoAsync(params string[] options)
        => BedrockServer.StartAsync(BedrockCommand.Start(["serve", "echo=tcp://127.0.0.1:0", .. options]), endpoints: 1);

    /// <summary>How many descriptors the server has open, once there are few enough: the last connections may still be ending.</summary>
    private static async Task<int> DescriptorsAsync(BedrockServer server, int atMost)
    {
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        while (true)
        {
            var count = Directory.GetFileSystemEntries($"/proc/{server.Process.Id}/fd").Length;
            if (count <= atMost || patience.IsCancellationRequested)
            {
                return count;
            }

            await Task.Yield();
        }
    }

    private static async Task<BedrockServer> StartInNamespaceAsync(params string[] arguments)
    {
        var (program, all) = NetworkNamespace.Enter(Programs.Dotnet, [BedrockCommand.Path, "serve", .. arguments]);
        return await BedrockServer.StartAsync(ChildProcess.Start(program, all), endpoints: 2);
    }

    private static async Task<string> RunInNamespaceAsync(BedrockServer server, string script, params string[] arguments)
    {
        var client = await Programs.RunAsync("nsenter", NetworkNamespace.Join(server.Process.Id, "python3", [Programs.Script(script), .. arguments]));
        return client.OutputText;
    }

    private string Greetings()
    {
        var file = Path.Combine(_directory.FullName, "greetings.json");
        File.WriteAllText(file, $$"""
            { "SocketServer": { "Endpoints": {
                "small": { "Protocol": "greeting", "Uri": "tcp://127.0.0.1:0" },
                "large": { "Protocol": "greeting", "Uri": "tcp://127.0.0.1:0", "Options": { "Message": "{{new string('x', LargeReply - 2)}}" } } } } }
            """);
        return file;
    }
}
