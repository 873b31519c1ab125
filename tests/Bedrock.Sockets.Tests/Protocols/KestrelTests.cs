using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Protocols.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Protocols;

/// <summary>The same line in an ASP.NET Core application, over real sockets. The clients of the one-shot protocols send nothing, so that a stock Kestrel loses nothing either.</summary>
public sealed class KestrelTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Echo_returns_every_byte_of_a_client_that_half_closes()
    {
        var message = Payload.OfLength(1_000_000);

        var received = await ExchangeAsync(listen => listen.UseEcho(), message);

        Assert.Equal(message, received);
    }

    [Fact]
    public async Task Greeting_knows_the_client()
    {
        var received = await ExchangeAsync(listen => listen.UseGreeting(greeting => greeting.Message = "Hello {remote}"));

        Assert.StartsWith("Hello 127.0.0.1:", Encoding.UTF8.GetString(received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_needs_no_clock_in_the_services()
    {
        var received = await ExchangeAsync(listen => listen.UseTime(time => time.Format = TimeFormat.Rfc867));

        Assert.EndsWith("\r\n", Encoding.UTF8.GetString(received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time868_sends_four_bytes()
        => Assert.Equal(4, (await ExchangeAsync(listen => listen.UseTime868())).Length);

    private static async Task<byte[]> ExchangeAsync(Action<IConnectionBuilder> protocol, byte[]? message = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => protocol(listen)));
        await using var app = builder.Build();
        await app.StartAsync().WaitAsync(Guard);

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port).WaitAsync(Guard);
        var received = new MemoryStream();
        await Task.WhenAll(client.GetStream().CopyToAsync(received), SendAsync(client, message)).WaitAsync(Guard);
        return received.ToArray();
    }

    private static async Task SendAsync(TcpClient client, byte[]? message)
    {
        if (message is not null)
        {
            await client.GetStream().WriteAsync(message);
            client.Client.Shutdown(SocketShutdown.Send);
        }
    }
}
