using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Operations;

/// <summary><c>serve --config</c> while its file changes.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string File => Path.Combine(_folder.FullName, "bedrock.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_changed_file_is_served_and_a_bad_one_is_told_and_not_served()
    {
        Write("one");
        await using var server = await BedrockServer.StartAsync(BedrockCommand.Start("serve", "--config", File), endpoints: 2);
        using var held = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await held.ConnectAsync(IPAddress.Loopback, server.PortNumber("echo")).WaitAsync(ChildProcess.Patience);
        await AssertEchoesAsync(held);

        Write("two");
        await server.Process.Error.NextAsync("added: none; changed: greeting; removed: none");
        Assert.Equal("two\r\n", await GreetingAsync(server));

        await System.IO.File.WriteAllTextAsync(File, "{ half a fi");
        Assert.Contains("is no JSON in line 1", await server.Process.Error.NextAsync("error: the configuration stays as it was"), StringComparison.Ordinal);
        Assert.Equal("two\r\n", await GreetingAsync(server));

        Write("three");
        await server.Process.Error.NextAsync("changed: greeting");
        Assert.Equal("three\r\n", await GreetingAsync(server));
        await AssertEchoesAsync(held);
    }

    [Fact]
    public async Task SIGHUP_reloads_at_once_and_new_endpoints_are_told()
    {
        Write("one");
        await using var server = await BedrockServer.StartAsync(BedrockCommand.Start("serve", "--config", File), endpoints: 2);
        Write("one", """, "time": { "Uri": "tcp://127.0.0.1:0" }""");

        await server.Process.SignalAsync("HUP");

        await server.Process.Error.NextAsync("added: time; changed: none; removed: none");
        Assert.StartsWith("listening time tcp://127.0.0.1:", await server.Process.OutputLines.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_reloads_leave_the_descriptors_and_the_memory_of_the_process_as_they_were()
    {
        Write("0");
        await using var server = await BedrockServer.StartAsync(BedrockCommand.Start("serve", "--config", File), endpoints: 2);
        using var held = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await held.ConnectAsync(IPAddress.Loopback, server.PortNumber("echo")).WaitAsync(ChildProcess.Patience);
        await ReloadAsync(server, from: 1, to: 20);
        var descriptors = CountDescriptors(server);
        var resident = ReadResidentBytes(server);

        await ReloadAsync(server, from: 21, to: 100);

        // A leak would be one descriptor, or a listener with its buffers, for each of the 80.
        Assert.InRange(CountDescriptors(server), 0, descriptors + 20);
        Assert.InRange(ReadResidentBytes(server), 0, resident + (24 << 20));
        await AssertEchoesAsync(held);
    }

    private static int CountDescriptors(BedrockServer server) => Directory.GetFileSystemEntries($"/proc/{server.Process.Id}/fd").Length;

    private static long ReadResidentBytes(BedrockServer server) => long.Parse(System.IO.File.ReadAllText($"/proc/{server.Process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private async Task ReloadAsync(BedrockServer server, int from, int to)
    {
        for (var number = from; number <= to; number++)
        {
            Write(number.ToString(CultureInfo.InvariantCulture));
            await server.Process.SignalAsync("HUP");
            await server.Process.Error.NextAsync("changed: greeting");
        }
    }

    private static async Task<string> GreetingAsync(BedrockServer server) => (await BedrockCommand.RunAsync("connect", server.Uri("greeting"))).OutputText;

    private static async Task AssertEchoesAsync(Socket socket)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes("x"));
        Assert.Equal(1, await socket.ReceiveAsync(new byte[1]).WaitAsync(ChildProcess.Patience));
    }

    private void Write(string message, string more = "") => System.IO.File.WriteAllText(File, $$"""
        { "SocketServer": { "Endpoints": {
            "echo": { "Uri": "tcp://127.0.0.1:0" },
            "greeting": { "Uri": "tcp://127.0.0.1:0", "Options": { "Message": "{{message}}" } }{{more}} } } }
        """);
}
