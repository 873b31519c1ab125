using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Operations;

/// <summary><c>serve --health</c>, as a balancer and an orchestrator ask.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Probes_are_told_that_it_accepts_and_then_that_it_stops()
    {
        var process = BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0", "--health", "tcp://127.0.0.1:0");
        await using (process)
        {
            var server = await BedrockServer.StartAsync(process, endpoints: 2);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port("health")}/") };
            Assert.Equal("accepting\n", await http.GetStringAsync(new Uri("readyz", UriKind.Relative)).WaitAsync(ChildProcess.Patience));

            // Somebody who talks holds up the stop.
            using var busy = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await busy.ConnectAsync(IPAddress.Loopback, server.PortNumber("echo")).WaitAsync(ChildProcess.Patience);
            await busy.SendAsync(new byte[1]);
            await busy.ReceiveAsync(new byte[1]).WaitAsync(ChildProcess.Patience);
#pragma warning disable CA2025 // It is awaited below; a failure before that fails the test.
            var talking = TalkAsync(busy);
#pragma warning restore CA2025
            await process.SignalAsync("TERM");
            await process.Error.NextAsync("stopping");

            using var answer = await http.GetAsync(new Uri("readyz", UriKind.Relative)).WaitAsync(ChildProcess.Patience);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("stopping\n", await answer.Content.ReadAsStringAsync());
            busy.Shutdown(SocketShutdown.Send);
            await talking;
            Assert.Equal(0, await process.ExitAsync());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("PING\r\n\r\n")]
    public async Task A_probe_that_speaks_no_HTTP_is_answered_too(string probe)
    {
        await using var server = await BedrockServer.StartAsync(BedrockCommand.Start("serve", "echo=tcp://127.0.0.1:0", "--health", "tcp://127.0.0.1:0"), endpoints: 2);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.PortNumber("health")).WaitAsync(ChildProcess.Patience);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(probe));
        client.Client.Shutdown(SocketShutdown.Send);

        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 200 OK", await reader.ReadToEndAsync().WaitAsync(ChildProcess.Patience), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("tls://127.0.0.1:0")]
    [InlineData("tcp://127.0.0.1:0?backlog=1")]
    public async Task What_is_no_address_of_a_health_endpoint_is_refused(string address)
    {
        var serve = await BedrockCommand.RunAsync("serve", "echo=tcp://127.0.0.1:0", "--health", address);

        Assert.Equal(2, serve.ExitCode);
        Assert.Contains("--health: ", string.Join("", serve.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>Sends a byte and reads it back until the other side is at its end.</summary>
    private static async Task TalkAsync(Socket socket)
    {
        var buffer = new byte[1];
        try
        {
            while (await socket.SendAsync(buffer) > 0 && await socket.ReceiveAsync(buffer).WaitAsync(ChildProcess.Patience) > 0)
            {
                await Task.Yield();
            }
        }
        catch (SocketException)
        {
            // Its own sending side was shut down.
        }
    }
}
