using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Testing;

/// <summary>A <see cref="SocketServer"/> in memory, for tests of handlers and middleware: no port, no kernel, and a handler that fails makes the test fail. Safe for any thread.</summary>
/// <remarks>It ends nobody by itself: the timeouts of a server are off, so that a test may move its clock. <c>UseTimeouts</c> in the chain brings them back.</remarks>
/// <example><code>
/// await using var test = await TestSocketServer.StartAsync(c => c.UseEcho());
/// await using var client = await test.ConnectAsync();
/// </code></example>
public sealed class TestSocketServer : IAsyncDisposable
{
    /// <summary>How long <see cref="DisposeAsync"/> lets handlers finish, in real time, whatever clock the server has.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SocketServer _server;
    private readonly ServiceProvider? _ownServices;
    private readonly HandlerWatch _watch = new();

    private TestSocketServer(Action<IConnectionBuilder> configure, IServiceProvider services, ServiceProvider? ownServices, MemoryTransportOptions? transport)
    {
        _ownServices = ownServices;
        Transport = new MemoryTransport(transport);
        _server = new SocketServer(
            server =>
            {
                server.DrainTimeout = TimeSpan.Zero;
                server.Timeouts = TimeoutOptions.Off();
                server.Listen("test", EndPoint, Transport, chain =>
                {
                    chain.Use(_watch.Watch);
                    configure(chain);
                });
            },
            services);
    }

    /// <summary>The transport, for clients with middleware: <c>new SocketClientBuilder().UseTransport(test.Transport)</c>.</summary>
    public MemoryTransport Transport { get; }

    /// <summary>Where the server listens on <see cref="Transport"/>.</summary>
    public EndPoint EndPoint { get; } = new MemoryEndPoint("test");

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Builds the chain, as for any other server: middleware first, the protocol last.</param>
    /// <param name="services">Adds what handlers and middleware look up, such as <c>s => s.AddSingleton&lt;TimeProvider>(clock)</c>; <see langword="null"/> for nothing.</param>
    /// <param name="transport">How the connections are made, such as their pool; <see langword="null"/> for the defaults.</param>
    /// <returns>The server, which the caller disposes.</returns>
    public static Task<TestSocketServer> StartAsync(
        Action<IConnectionBuilder> configure, Action<IServiceCollection>? services = null, MemoryTransportOptions? transport = null)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var collection = new ServiceCollection();
        services?.Invoke(collection);
        var provider = collection.BuildServiceProvider();
        return StartAsync(new TestSocketServer(configure, provider, provider, transport));
    }

    /// <summary>Starts a server with the services of the test.</summary>
    /// <param name="configure">Builds the chain, as for any other server: middleware first, the protocol last.</param>
    /// <param name="services">Where handlers and middleware look things up. The caller keeps it.</param>
    /// <param name="transport">How the connections are made, such as their pool; <see langword="null"/> for the defaults.</param>
    /// <returns>The server, which the caller disposes.</returns>
    public static Task<TestSocketServer> StartAsync(
        Action<IConnectionBuilder> configure, IServiceProvider services, MemoryTransportOptions? transport = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(services);

        return StartAsync(new TestSocketServer(configure, services, ownServices: null, transport));
    }

    /// <summary>Connects to the server.</summary>
    /// <param name="from">The address that the server sees, for middleware that decides by it; <see langword="null"/> for a name of its own for each connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client's end, which the caller disposes, best before the server.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The server has stopped.</exception>
    public ValueTask<ConnectionContext> ConnectAsync(EndPoint? from = null, CancellationToken cancellationToken = default)
        => Transport.ConnectAsync(EndPoint, from, cancellationToken);

    /// <summary>Hands over what handlers have thrown so far, in that order, and forgets it. Resets and aborts of a connection are not among it: they are no errors.</summary>
    /// <returns>The exceptions; empty when there was none. An exception is there before the client can see that its connection was reset.</returns>
    public IReadOnlyList<Exception> TakeExceptions() => _watch.Take();

    /// <summary>Stops the server: the handlers see the end of their input and may finish, within a second of the server's clock and ten of real time; then they are aborted.</summary>
    /// <returns>A task that ends when all handlers have.</returns>
    /// <exception cref="AggregateException">Handlers have thrown what nobody took with <see cref="TakeExceptions"/>. A <see cref="Framing.FrameException"/> of a received frame is not counted: it is the client's mistake.</exception>
    /// <exception cref="TimeoutException">A handler goes on although its connection was aborted.</exception>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (_ownServices is not null)
        {
            await _ownServices.DisposeAsync().ConfigureAwait(false);
        }

        _watch.ThrowIfFailed();
    }

    private static async Task<TestSocketServer> StartAsync(TestSocketServer test)
    {
        await test._server.StartAsync().ConfigureAwait(false);
        return test;
    }

    private async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            // The server may wait on a clock that nobody moves.
            await _server.StopAsync(patience.Token).WaitAsync(2 * Patience, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The watch says it better.
        }

        _watch.ThrowIfRunning();
        await _server.DisposeAsync().ConfigureAwait(false);
    }
}
