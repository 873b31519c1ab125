using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols.Echo;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bedrock.Sockets.EndToEndTests;

/// <summary>One handler class, unchanged, in every host there is.</summary>
public sealed class FiveHostsTests : IDisposable
{
    private static readonly byte[] Message = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_same_handler_echoes_in_all_of_them()
    {
        await using var command = await BedrockServer.StartAsync("echo=tcp://127.0.0.1:0");
        await EchoesAsync(SocketUri.Parse(command.Uri("echo")).EndPoint);

        using var generic = NewGenericHost();
        await generic.StartAsync();
        await EchoesAsync(generic.Services.GetRequiredService<SocketServer>().Endpoints[0].EndPoint);

        await using var kestrel = NewKestrel();
        await kestrel.StartAsync();
        await EchoesAsync(new IPEndPoint(IPAddress.Loopback, new Uri(kestrel.Urls.Single()).Port));

        var path = Path.Combine(_directory.FullName, "s");
        await using var unix = new SocketServer(server => server.ListenUnix(path, Echo));
        await unix.StartAsync();
        await EchoesAsync(new UnixDomainSocketEndPoint(path));

        var transport = new MemoryTransport();
        var endpoint = new MemoryEndPoint("echo");
        await using var memory = new SocketServer(server => server.Listen("echo", endpoint, transport, Echo));
        await memory.StartAsync();
        await EchoesAsync(endpoint, transport);
    }

    private static void Echo(IConnectionBuilder chain) => chain.UseConnectionHandler<EchoHandler>();

    private static async Task EchoesAsync(EndPoint endpoint, IConnectionFactory? transport = null)
    {
        var builder = new SocketClientBuilder();
        var client = (transport is null ? builder : builder.UseTransport(transport)).Build();
        await using var connection = await client.ConnectAsync(endpoint);

        await connection.Transport.Output.WriteAsync(Message);
        await connection.Transport.Output.CompleteAsync();
        var read = await connection.Transport.Input.ReadAtLeastAsync(Message.Length + 1).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(read.IsCompleted);
        Assert.Equal(Message, System.Buffers.BuffersExtensions.ToArray(read.Buffer));
    }

    private static IHost NewGenericHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSocketServer(server => server.ListenTcp(IPAddress.Loopback, 0, Echo));
        return builder.Build();
    }

    private static WebApplication NewKestrel()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, Echo));
        return builder.Build();
    }
}
