// What a user does with the packages: host a protocol, connect, get the same bytes back, and load the server.
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.LoadTesting;

if (args is ["packages", var folder, var version])
{
    return PackageContents.Check(folder, version);
}

using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
await using var server = new SocketServer(s => s.ListenTcp(IPAddress.Loopback, 0, c => c.UseEcho()));
await server.StartAsync(timeout.Token);

var sent = new byte[100_000];
Random.Shared.NextBytes(sent);
var received = new MemoryStream();
using var client = new TcpClient();
await client.ConnectAsync((IPEndPoint)server.Endpoints[0].EndPoint, timeout.Token);
var receiving = client.GetStream().CopyToAsync(received, timeout.Token);
await client.GetStream().WriteAsync(sent, timeout.Token);
client.Client.Shutdown(SocketShutdown.Send);
await receiving;

var isEcho = received.ToArray().AsSpan().SequenceEqual(sent);
Console.WriteLine(isEcho ? $"echo returned all {sent.Length} bytes" : $"echo returned {received.Length} bytes that are not the {sent.Length} sent");
if (!isEcho)
{
    return 1;
}

return await LoadTest.Scenario("echo", async (user, cancel) =>
    {
        await user.SendLineAsync($"hello {user.Number}", cancel);
        return (await user.ReadLineAsync(cancel)).ToString() == $"hello {user.Number}" ? Outcome.Ok : Outcome.Wrong("no echo");
    })
    .Against($"tcp://{server.Endpoints[0].EndPoint}").Clients(10).Requests(1_000)
    .Expect("errors=0").Expect("echo:rate>1")
    .RunAsync(args);
