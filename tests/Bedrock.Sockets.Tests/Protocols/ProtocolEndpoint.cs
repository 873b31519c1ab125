using System.IO.Pipelines;
using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Protocols;

/// <summary>One chain that serves any number of peers, each over a pair of pipes.</summary>
internal sealed class ProtocolEndpoint
{
    private readonly ConnectionDelegate _serve;
    private int _connections;

    public ProtocolEndpoint(Action<IConnectionBuilder> protocol, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        if (clock is not null)
        {
            services.AddSingleton(clock);
        }

        var builder = new ConnectionBuilder(services.BuildServiceProvider());
        protocol(builder);
        _serve = builder.Build();
    }

    /// <summary>What the catalogue makes of a name and options such as <c>format=Rfc867</c>.</summary>
    public static ProtocolEndpoint Named(string name, TimeProvider? clock = null, params (string Key, string Value)[] options)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option.Key, (string?)option.Value)))
            .Build();

        Assert.True(new ProtocolCatalog(StandardProtocols.All).TryGet(name, out var protocol));
        return new(builder => protocol.Add(builder, configuration), clock);
    }

    /// <summary>A peer whose connection is not served until <see cref="ProtocolPeer.Serve"/>, so that it can act first.</summary>
    public ProtocolPeer Connect(EndPoint? remote = null, PipeOptions? pipes = null)
        => new(_serve, $"connection-{++_connections}", remote, pipes ?? PipeOptions.Default);

    /// <summary>What a well-behaved peer that only listens gets, up to the end of the stream.</summary>
    public async Task<byte[]> ReceiveAsync(EndPoint? remote = null)
    {
        var peer = Connect(remote).Serve();
        var received = await peer.ReceiveToEndAsync();
        await peer.ServedAsync();
        return received;
    }
}
