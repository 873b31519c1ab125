using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Linux.Connections;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Linux;

public sealed class EpollConnectionTests() : LinuxConnectionTests(LinuxEngine.Epoll);

public sealed class RingConnectionTests() : LinuxConnectionTests(LinuxEngine.IoUring);

/// <summary>What the Linux transport promises beyond the conformance suite.</summary>
public abstract class LinuxConnectionTests(LinuxEngine engine)
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task A_handler_that_does_not_read_learns_that_its_peer_has_finished()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        var closed = WhenClosedAsync(pair.Server);

        await pair.Client.HalfCloseAsync();

        await closed.WaitAsync(TcpPeer.Guard);
    }

    [Fact]
    public async Task A_handler_that_does_not_read_learns_of_a_reset_even_with_bytes_unread()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        var closed = WhenClosedAsync(pair.Server);
        await pair.Client.SendAsync("unread"u8.ToArray());

        pair.Client.Abort();

        await closed.WaitAsync(TcpPeer.Guard);
    }

    [Fact]
    public async Task A_token_asked_for_after_the_end_is_cancelled()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);

        pair.Client.Abort();

        Assert.True(pair.Client.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public async Task What_came_before_a_reset_is_read_and_then_the_reset_every_time()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        var closed = WhenClosedAsync(pair.Server);
        await pair.Client.SendAsync("last words"u8.ToArray());
        pair.Client.Abort();
        await closed.WaitAsync(TcpPeer.Guard);

        // A send takes the error off the socket; the reader must not take what is left for an end of the stream.
        pair.Server.Transport.Output.Write("x"u8);
        await pair.Server.Transport.Output.FlushAsync();
        var words = await pair.Server.ReceiveAsync(10);

        Assert.Equal("last words"u8.ToArray(), words);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await Assert.ThrowsAsync<ConnectionResetException>(() => pair.Server.Transport.Input.ReadAsync().AsTask());
        }
    }

    [Fact]
    public async Task A_read_that_is_cancelled_while_bytes_are_held_returns_them_and_goes_on()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        await pair.Client.SendAsync("half"u8.ToArray());
        var input = pair.Server.Transport.Input;
        var first = await input.ReadAsync();
        input.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        var reading = input.ReadAsync().AsTask();

        input.CancelPendingRead();
        var cancelled = await reading.WaitAsync(TcpPeer.Guard);
        var held = cancelled.Buffer.Length;
        input.AdvanceTo(cancelled.Buffer.Start, cancelled.Buffer.End);
        await pair.Client.SendAsync(" and half"u8.ToArray());

        Assert.True(cancelled.IsCanceled);
        Assert.Equal(4, held);
        Assert.Equal("half and half"u8.ToArray(), await pair.Server.ReceiveAsync(13));
    }

    [Fact]
    public async Task A_waiting_flush_can_be_cancelled_by_its_token_without_losing_a_byte()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        using var source = new CancellationTokenSource();
        var output = pair.Client.Transport.Output;
        var piece = new byte[64 * 1024];
        var (written, flush) = (0, Task.FromResult(default(FlushResult)));
        while (flush.IsCompleted)
        {
            output.Write(piece);
            written += piece.Length;
            flush = output.FlushAsync(source.Token).AsTask();
        }

        await source.CancelAsync();
        var outcome = await Record.ExceptionAsync(() => flush.WaitAsync(TcpPeer.Guard));
        var completing = output.CompleteAsync();
        var received = await pair.Server.ReceiveToEndAsync();
        await completing;

        Assert.True(outcome is null or OperationCanceledException, outcome?.ToString());
        Assert.Equal(written, received.Length);
    }

    [Fact]
    public async Task It_holds_no_block_while_nothing_is_in_flight()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        await pair.Client.SendAsync(new byte[100_000]);
        await pair.Server.ReceiveAsync(100_000);
        await pair.Server.SendAsync(new byte[100_000]);
        await pair.Client.ReceiveAsync(100_000);

        var server = Assert.IsType<LoopConnection>(pair.Server);

        Assert.False(server.HoldsMemory);
    }

    [Fact]
    public async Task Its_socket_shows_options_and_outlives_nothing()
    {
        var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        var socket = pair.Server.Features.Get<IConnectionSocketFeature>()!.Socket;

        var noDelay = socket.NoDelay;
        await pair.DisposeAsync();

        Assert.True(noDelay);
        Assert.Throws<ObjectDisposedException>(() => socket.NoDelay);
    }

    [Fact]
    public async Task Features_can_be_added_replaced_and_taken_away()
    {
        await using var pair = await LinuxPair.ConnectAsync(engine, Anywhere);
        var features = pair.Server.Features;
        var before = features.Revision;

        features.Set<IConnectionSocketFeature>(null);
        features.Set<IDisposable>(new MemoryStream());
        features.Set<IDisposable>(null);

        Assert.Null(features.Get<IConnectionSocketFeature>());
        Assert.Null(features.Get<IDisposable>());
        Assert.True(features.Revision > before);
        Assert.Equal(8, features.Count());
    }

    [Fact]
    public async Task Nobody_listening_is_the_error_that_sockets_give()
    {
        var transport = new LinuxTransportFactory(new LinuxTransportOptions { Engine = engine });
        using var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));

        var refused = await Assert.ThrowsAsync<SocketException>(() => transport.ConnectAsync(unused.LocalEndPoint!).AsTask());
        var missing = await Assert.ThrowsAsync<SocketException>(() => transport.ConnectAsync(new UnixDomainSocketEndPoint("/nowhere/at/all")).AsTask());

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(SocketError.AddressNotAvailable, missing.SocketErrorCode);
    }

    [Fact]
    public async Task A_name_is_resolved()
    {
        var transport = new LinuxTransportFactory(new LinuxTransportOptions { Engine = engine });
        await using var listener = await transport.BindAsync(Anywhere);
        var accepting = listener.AcceptAsync().AsTask();

        await using var client = await transport.ConnectAsync(new DnsEndPoint("localhost", ((IPEndPoint)listener.EndPoint).Port));
        await using var server = await accepting.WaitAsync(TcpPeer.Guard);

        Assert.Equal(client.LocalEndPoint, server!.RemoteEndPoint);
    }

    [Fact]
    public async Task An_address_in_use_is_refused_and_one_that_was_unbound_is_free()
    {
        var transport = new LinuxTransportFactory(new LinuxTransportOptions { Engine = engine });
        var first = await transport.BindAsync(Anywhere);

        await Assert.ThrowsAsync<AddressInUseException>(() => transport.BindAsync(first.EndPoint).AsTask());
        await first.DisposeAsync();
        await using var second = await transport.BindAsync(first.EndPoint);

        Assert.Equal(first.EndPoint, second.EndPoint);
    }

    [Fact]
    public async Task Whoever_waits_in_the_kernels_queue_is_handed_out_after_the_unbinding()
    {
        await using var listener = await new LinuxTransportFactory(new LinuxTransportOptions { Engine = engine }).BindAsync(Anywhere);
        using var first = await TcpPeer.ConnectAsync(listener.EndPoint);
        using var second = await TcpPeer.ConnectAsync(listener.EndPoint);

        await listener.UnbindAsync();
        var accepted = new[] { await listener.AcceptAsync(), await listener.AcceptAsync(), await listener.AcceptAsync() };

        Assert.Equal([first.Socket.LocalEndPoint, second.Socket.LocalEndPoint, null], accepted.Select(each => each?.RemoteEndPoint));
        accepted[0]!.Abort();
        accepted[1]!.Abort();
    }

    private static Task WhenClosedAsync(ConnectionContext connection)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.Register(closed.SetResult);
        return closed.Task;
    }
}
