// What a user does with the packages: host a protocol, connect, and get the same bytes back.
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets;
using Bedrock.Sockets.Hosting;

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
return isEcho ? 0 : 1;
