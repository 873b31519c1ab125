using System.Collections.Concurrent;
using System.Net;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Testing;

/// <summary>A server of datagrams in memory, for tests of handlers and middleware: no port, no kernel, senders of the test's choice, and a handler that fails makes the test fail. Safe for any thread.</summary>
/// <remarks>Its guard is on, as everywhere; the options switch it off. What the handler of a session throws is logged and counted, as by every server, and does not come out here.</remarks>
/// <example><code>
/// await using var test = await TestDatagramServer.StartAsync(d => d.UseEcho());
/// await using var client = test.Connect();
/// await client.SendAsync("hello"u8.ToArray());
/// </code></example>
public sealed class TestDatagramServer : IAsyncDisposable
{
    private readonly SocketServer _server;
    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<Exception> _exceptions = new();

    private TestDatagramServer(Action<IDatagramBuilder> configure, ServiceProvider services, Action<DatagramEndpointOptions>? options)
    {
        _services = services;
        _server = new SocketServer(
            server =>
            {
                server.DrainTimeout = TimeSpan.Zero;
                server.ListenDatagrams(
                    "test",
                    EndPoint,
                    chain =>
                    {
                        chain.Use(next => datagram => WatchAsync(next, datagram));
                        configure(chain);
                    },
                    options,
                    Network);
            },
            services);
    }

    /// <summary>The network, for senders whose address is forged.</summary>
    public MemoryDatagramNetwork Network { get; } = new();

    /// <summary>Where the server listens on <see cref="Network"/>: an address that is nobody's (RFC 5737).</summary>
    public IPEndPoint EndPoint { get; } = new(new IPAddress([192, 0, 2, 1]), 5007);

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Builds the chain, as for any other server: middleware first, the protocol last.</param>
    /// <param name="services">Adds what handlers and middleware look up; <see langword="null"/> for nothing.</param>
    /// <param name="options">Sets the options of the endpoint, such as its guard; <see langword="null"/> for the defaults.</param>
    /// <returns>The server, which the caller disposes.</returns>
    public static async Task<TestDatagramServer> StartAsync(
        Action<IDatagramBuilder> configure, Action<IServiceCollection>? services = null, Action<DatagramEndpointOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var collection = new ServiceCollection();
        services?.Invoke(collection);
        var test = new TestDatagramServer(configure, collection.BuildServiceProvider(), options);
        await test._server.StartAsync().ConfigureAwait(false);
        return test;
    }

    /// <summary>A client of the server.</summary>
    /// <param name="from">The address that the server sees; <see langword="null"/> for a free port of 127.0.0.1.</param>
    /// <returns>The client, which the caller disposes.</returns>
    public DatagramClient Connect(IPEndPoint? from = null) => Network.Connect(EndPoint, from);

    /// <summary>Hands over what handlers have thrown so far, in that order, and forgets it.</summary>
    /// <returns>The exceptions; empty when there was none.</returns>
    public IReadOnlyList<Exception> TakeExceptions()
    {
        var taken = new List<Exception>();
        while (_exceptions.TryDequeue(out var error))
        {
            taken.Add(error);
        }

        return taken;
    }

    /// <summary>Stops the server: datagrams that have come are handled first, handlers that wait are told at once.</summary>
    /// <returns>A task that ends when it has stopped.</returns>
    /// <exception cref="AggregateException">Handlers have thrown what nobody took with <see cref="TakeExceptions"/>.</exception>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
        if (TakeExceptions() is { Count: > 0 } failures)
        {
            throw new AggregateException("Handlers of the test server failed, and the test did not take their exceptions.", failures);
        }
    }

    private ValueTask WatchAsync(DatagramDelegate next, DatagramContext datagram)
    {
        try
        {
            var handling = next(datagram);
            return handling.IsCompletedSuccessfully ? default : FinishAsync(handling, datagram);
        }
        catch (Exception error)
        {
            _exceptions.Enqueue(error);
            throw;
        }
    }

    private async ValueTask FinishAsync(ValueTask handling, DatagramContext datagram)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (datagram.Aborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            _exceptions.Enqueue(error);
            throw;
        }
    }
}
