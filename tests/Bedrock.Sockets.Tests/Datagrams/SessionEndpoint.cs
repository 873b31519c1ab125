using System.Net;
using System.Threading.Channels;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Tests.Datagrams;

/// <summary>An endpoint with sessions on a network in memory and a clock of the test's, and what its handlers tell.</summary>
internal sealed class SessionEndpoint : IAsyncDisposable
{
    private static readonly IPEndPoint Address = IPEndPoint.Parse("192.0.2.1:5007");

    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();
    private readonly MemoryDatagramNetwork _network = new();
    private readonly DatagramEndpoint _endpoint;

    public SessionEndpoint(Func<SessionEndpoint, DatagramSession, Task> handler, Action<DatagramSessionOptions>? configure = null, Action<DatagramGuardOptions>? guard = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).BuildServiceProvider();
        var options = new DatagramEndpointOptions();
        guard?.Invoke(options.Guard);
        var chain = new DatagramBuilder(services).UseSessions(session => handler(this, session), configure).Build();
        _endpoint = DatagramEndpoint.Bind("test", Address, _network, chain, options, new PortSet(), NullLogger.Instance, SocketMetrics.From(services: null), Clock);
        _endpoint.Start();
    }

    public ManualTimeProvider Clock { get; } = new();

    public DatagramCounters Counters => _endpoint.Counters;

    /// <summary>A client with an address of its own network, or the one given.</summary>
    public DatagramClient Connect(string from) => _network.Connect(Address, IPEndPoint.Parse(from));

    public void Tell(string what) => _told.Writer.TryWrite(what);

    public async Task<string> NextAsync() => await _told.Reader.ReadAsync().AsTask().WaitAsync(Exchange.Guard);

    /// <summary>What was told and not asked for.</summary>
    public IReadOnlyList<string> Rest()
    {
        var rest = new List<string>();
        while (_told.Reader.TryRead(out var what))
        {
            rest.Add(what);
        }

        return rest;
    }

    public Task StopReceivingAsync() => _endpoint.StopReceivingAsync();

    public Task FinishAsync(TimeSpan window) => _endpoint.FinishAsync(window, CancellationToken.None);

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();
}
