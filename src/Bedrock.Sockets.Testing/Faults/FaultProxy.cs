using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Testing.Faults;

/// <summary>A TCP proxy on this machine that stands between a client and a server and lets go wrong what a network lets go wrong. Safe for any thread.</summary>
/// <example><code>
/// await using var proxy = FaultProxy.Start(serverEndPoint);
/// proxy.ToServer.SliceBytes = 1;
/// proxy.ToClient.Latency = TimeSpan.FromMilliseconds(50);
/// await using var client = await factory.ConnectAsync(proxy.EndPoint);
/// </code></example>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly EndPoint _server;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly Lock _lock = new();
    private readonly Random _random;
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _disposed;

    private FaultProxy(EndPoint server, TimeProvider clock, int seed)
    {
        _server = server;
        _clock = clock;
#pragma warning disable CA5394 // It must be possible to repeat a test, not to keep a secret.
        _random = new Random(seed);
#pragma warning restore CA5394
        EndPoint = new IPEndPoint(IPAddress.Loopback, 0);
    }

    /// <summary>Where clients connect: a free port of 127.0.0.1, the same for the proxy's whole life.</summary>
    public IPEndPoint EndPoint { get; private set; }

    /// <summary>What goes wrong on the way from clients to the server.</summary>
    public FaultRules ToServer { get; } = new();

    /// <summary>What goes wrong on the way from the server to clients.</summary>
    public FaultRules ToClient { get; } = new();

    /// <summary>How many connections go through the proxy now.</summary>
    public int Connections => _connections.Count;

    /// <summary>Starts a proxy.</summary>
    /// <param name="server">Where it connects for each client that connects to it: an IP, DNS or Unix end point.</param>
    /// <param name="clock">Measures latency and bandwidth; <see langword="null"/> for the system's.</param>
    /// <param name="seed">Makes the same jitter for the same connections.</param>
    /// <returns>The proxy, which the caller disposes.</returns>
    public static FaultProxy Start(EndPoint server, TimeProvider? clock = null, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(server);

        var proxy = new FaultProxy(server, clock ?? TimeProvider.System, seed);
        proxy.AcceptConnections();
        return proxy;
    }

    /// <summary>Refuses new connections from now on, as when no server runs; those there are go on.</summary>
    public void RefuseConnections()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }
    }

    /// <summary>Accepts connections again after <see cref="RefuseConnections"/>.</summary>
    /// <exception cref="SocketException">Somebody else has taken the port meanwhile.</exception>
    public void AcceptConnections()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed == 1, this);
            if (_listener is not null)
            {
                return;
            }

            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(EndPoint);
                listener.Listen();
            }
            catch
            {
                listener.Dispose();
                throw;
            }

            EndPoint = (IPEndPoint)listener.LocalEndPoint!; // Bound, so it has one.
            _listener = listener;
#pragma warning disable CA2025 // Disposing the listener is how its task is ended, and DisposeAsync waits for that.
            _accepting = Task.WhenAll(_accepting, AcceptAllAsync(listener));
#pragma warning restore CA2025
        }
    }

    /// <summary>Resets both sides of every connection that there is now.</summary>
    public void ResetConnections()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Reset();
        }
    }

    /// <summary>Ends the proxy: no port is bound any more, and every connection is reset.</summary>
    /// <returns>A task that ends when nothing of it runs.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        RefuseConnections();
        await _accepting.ConfigureAwait(false);
        ResetConnections();
        await Task.WhenAll(_connections.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAllAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                Serve(await listener.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }

    private void Serve(Socket client)
    {
        client.NoDelay = true;
        var server = _server is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new ProxiedConnection(client, server);
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections.TryAdd(connection, served.Task);
        _ = ServeAsync(connection, server, served);
    }

    private async Task ServeAsync(ProxiedConnection connection, Socket server, TaskCompletionSource served)
    {
        try
        {
            await server.ConnectAsync(_server, _stop.Token).ConfigureAwait(false);
            await connection.RunAsync(ToServer, ToClient, NewRandom, _clock, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server cannot be reached: the client sees a reset.
        }
        finally
        {
            connection.Reset();
            _connections.TryRemove(connection, out _);
            served.SetResult();
        }
    }

    private Random NewRandom()
    {
        lock (_lock)
        {
#pragma warning disable CA5394 // As above.
            return new Random(_random.Next());
#pragma warning restore CA5394
        }
    }
}
