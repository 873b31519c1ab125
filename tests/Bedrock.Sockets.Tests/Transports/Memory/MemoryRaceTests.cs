using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports.Memory;

/// <summary>Things that happen at the same moment, often enough to meet most orders. Each test also proves that no pool block is lost.</summary>
public sealed class MemoryRaceTests : IDisposable
{
    private const int Rounds = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LeakCheckingMemoryPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task Whoever_is_connected_is_accepted_and_whoever_gives_up_is_not()
    {
        var transport = new MemoryTransport(new MemoryTransportOptions { Backlog = 2, MemoryPool = _pool });
        for (var round = 0; round < Rounds; round++)
        {
            await using var listener = await transport.BindAsync(new MemoryEndPoint("race"));
            using var giveUp = new CancellationTokenSource();

            // Four clients for a queue of two: some wait. Two give up, while the listener accepts, and is unbound.
            var connecting = Enumerable.Range(0, 4)
                .Select(number => Task.Run(() => TryConnectAsync(transport, number % 2 == 0 ? giveUp.Token : CancellationToken.None)))
                .ToList();
            var accepting = Task.Run(() => AcceptAllAsync(listener));
            var cancelling = Task.Run(giveUp.Cancel);
            if (round % 2 == 0)
            {
                await cancelling;
                await Task.WhenAll(connecting).WaitAsync(Patience);
            }

            await listener.UnbindAsync();
            var clients = (await Task.WhenAll(connecting).WaitAsync(Patience)).OfType<ConnectionContext>().ToList();
            var servers = await accepting.WaitAsync(Patience);
            await cancelling;

            Assert.Equal(Addresses(clients.Select(static client => client.LocalEndPoint)), Addresses(servers.Select(static server => server.RemoteEndPoint)));
            await DisposeAllAsync(clients.Concat(servers));
        }
    }

    [Fact]
    public async Task A_cancelled_accept_takes_no_connection_with_it()
    {
        var transport = new MemoryTransport(new MemoryTransportOptions { MemoryPool = _pool });
        await using var listener = await transport.BindAsync(new MemoryEndPoint("race"));
        for (var round = 0; round < Rounds; round++)
        {
            using var giveUp = new CancellationTokenSource();
            var accepting = listener.AcceptAsync(giveUp.Token).AsTask();

            var cancelling = Task.Run(giveUp.Cancel);
            await using var client = await transport.ConnectAsync(listener.EndPoint);
            await cancelling;

            ConnectionContext? server;
            try
            {
                server = await accepting.WaitAsync(Patience);
            }
            catch (OperationCanceledException)
            {
                server = await listener.AcceptAsync().AsTask().WaitAsync(Patience);
            }

            Assert.Equal(client.LocalEndPoint, server!.RemoteEndPoint);
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_abort_at_any_moment_ends_the_writer(bool byPeer)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var pair = await ConnectAsync();
            var writing = Task.Run(() => WriteUntilCompletedAsync(pair.Server.Transport.Output));
            var reading = Task.Run(() => ReadUntilErrorAsync(pair.Client.Transport.Input));

            await Task.Run(() => (byPeer ? pair.Client : pair.Server).Abort());

            await writing.WaitAsync(Patience);
            var error = await reading.WaitAsync(Patience);
            Assert.IsType(byPeer ? typeof(ConnectionAbortedException) : typeof(ConnectionResetException), error);
        }
    }

    [Fact]
    public async Task A_dispose_at_any_moment_ends_the_read_that_begins_with_it()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var pair = await ConnectAsync();
            var reading = Task.Run(() => ReadUntilErrorAsync(pair.Server.Transport.Input));

            await Task.Run(() => pair.Server.DisposeAsync().AsTask()).WaitAsync(Patience);

            // A read that begins after the end is a mistake, and is told so.
            var error = await reading.WaitAsync(Patience);
            Assert.True(error is ConnectionAbortedException or InvalidOperationException, error.ToString());
        }
    }

    [Fact]
    public async Task Both_ends_may_be_disposed_and_aborted_at_the_same_moment()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var pair = await ConnectAsync();
            await pair.Client.SendAsync(new byte[10_000]);

            await Task.WhenAll(
                Task.Run(() => pair.Client.DisposeAsync().AsTask()),
                Task.Run(() => pair.Server.DisposeAsync().AsTask()),
                Task.Run(pair.Client.Abort),
                Task.Run(pair.Server.Abort)).WaitAsync(Patience);

            await pair.DisposeAsync();
        }
    }

    private Task<ConnectedPair> ConnectAsync() => MemoryPair.ConnectAsync(new MemoryTransportOptions { MemoryPool = _pool });

    private static async Task<ConnectionContext?> TryConnectAsync(MemoryTransport transport, CancellationToken giveUp)
    {
        try
        {
            return await transport.ConnectAsync(new MemoryEndPoint("race"), giveUp);
        }
        catch (Exception expected) when (expected is OperationCanceledException or SocketException)
        {
            return null;
        }
    }

    private static async Task<List<ConnectionContext>> AcceptAllAsync(IConnectionListener listener)
    {
        var accepted = new List<ConnectionContext>();
        while (await listener.AcceptAsync() is { } connection)
        {
            accepted.Add(connection);
        }

        return accepted;
    }

    private static async Task WriteUntilCompletedAsync(PipeWriter output)
    {
        FlushResult result;
        do
        {
            output.GetSpan(100)[..100].Fill(1);
            output.Advance(100);
            result = await output.FlushAsync();
        }
        while (!result.IsCompleted);
    }

    private static async Task<Exception> ReadUntilErrorAsync(PipeReader input)
    {
        try
        {
            while (true)
            {
                var result = await input.ReadAsync();
                input.AdvanceTo(result.Buffer.End);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            return error;
        }
    }

    private static string Addresses(IEnumerable<EndPoint?> endpoints)
        => string.Join(' ', endpoints.Select(static endpoint => endpoint?.ToString()).Order(StringComparer.Ordinal));

    private static async Task DisposeAllAsync(IEnumerable<ConnectionContext> connections)
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }
}
