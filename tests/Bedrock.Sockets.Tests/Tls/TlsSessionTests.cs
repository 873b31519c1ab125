using System.IO.Pipelines;
using System.Net.Security;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Bedrock.Sockets.Tests.Tls;

public sealed class TlsSessionTests
{
    [Fact]
    public async Task Bytes_go_both_ways()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.ConnectAsync();

        await client.SendAsync("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));
    }

    [Fact]
    public async Task The_bytes_on_the_wire_are_not_those_of_the_handler()
    {
        var wire = new RecordingMiddleware();
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.ConnectAsync(below: wire.Record);

        await client.SendAsync("a secret that is long enough to be found"u8.ToArray());
        await client.ReceiveAsync(40);

        Assert.True(wire.Sent.Length > 40);
        Assert.Equal(-1, wire.Sent.AsSpan().IndexOf("secret"u8));
    }

    [Fact]
    public async Task A_half_close_leaves_the_other_direction_open()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.Run(static async connection =>
        {
            var all = await connection.ReceiveToEndAsync();
            await connection.SendAsync("got "u8.ToArray());
            await connection.SendAsync(all);
        }));
        await using var client = await test.ConnectAsync();

        await client.SendAsync("everything"u8.ToArray());
        await client.HalfCloseAsync();

        Assert.Equal("got everything"u8.ToArray(), await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_handler_that_half_closes_first_still_reads()
    {
        var received = new TaskCompletionSource<byte[]>();
        await using var test = await TlsServer.StartAsync(chain => chain.Run(async connection =>
        {
            await connection.SendAsync("bye"u8.ToArray());
            await connection.HalfCloseAsync();
            received.SetResult(await connection.ReceiveToEndAsync());
        }));
        await using var client = await test.ConnectAsync();

        var end = await client.ReceiveToEndAsync();
        await client.SendAsync("after your end"u8.ToArray());
        await client.HalfCloseAsync();

        Assert.Equal("bye"u8.ToArray(), end);
        Assert.Equal("after your end"u8.ToArray(), await received.Task.WaitAsync(TcpPeer.Guard));
    }

    [Fact]
    public async Task A_stream_that_ends_without_close_notify_is_an_error_for_the_handler()
    {
        var wire = new RecordingMiddleware();
        var seen = new TaskCompletionSource<Exception?>();
        await using var test = await TlsServer.StartAsync(chain => chain.Run(async connection =>
            seen.SetResult(await Record.ExceptionAsync(() => connection.ReceiveToEndAsync()))));
        await using var client = await test.ConnectAsync(below: wire.Record);

        await client.SendAsync("half of wh"u8.ToArray());
        await wire.CutAsync();

        var error = Assert.IsType<ConnectionResetException>(await seen.Task.WaitAsync(TcpPeer.Guard));
        Assert.Contains("close_notify", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_after_the_handshake_aborts_the_connection_and_is_no_error_of_ours()
    {
        var wire = new RecordingMiddleware();
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.ConnectAsync(below: wire.Record);

        await wire.InjectAsync([23, 3, 3, 0, 20, .. new byte[20]]);

        await Assert.ThrowsAnyAsync<IOException>(() => client.ReceiveToEndAsync());
        Assert.DoesNotContain(test.Log.Entries, static entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task A_handler_that_throws_resets_the_connection()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.Run(static _ => throw new InvalidOperationException("bug")));
        await using var client = await test.ConnectAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
        Assert.IsType<InvalidOperationException>(Assert.Single(test.Server.TakeExceptions()));
    }

    [Fact]
    public async Task Large_messages_in_both_directions_at_once_arrive_whole()
    {
        var bytes = new byte[8 * 1024 * 1024];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        await using var test = await TlsServer.StartAsync(chain => chain.Run(connection => BothWaysAsync(connection, bytes)));
        await using var client = await test.ConnectAsync();

        await BothWaysAsync(client, bytes);

        static async Task BothWaysAsync(ConnectionContext connection, byte[] bytes)
        {
            var sending = SendAsync(connection, bytes);
            Assert.Equal(bytes, await connection.ReceiveToEndAsync());
            await sending;
        }

        static async Task SendAsync(ConnectionContext connection, byte[] bytes)
        {
            await connection.SendAsync(bytes);
            await connection.HalfCloseAsync();
        }
    }

    [Fact]
    public async Task A_peer_that_does_not_read_stops_the_writer_at_a_bound()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.Run(static async connection => await connection.ReceiveToEndAsync()));
        await using var client = await test.ConnectAsync();
        await using var deaf = await TlsServer.StartAsync(static chain => chain.Run(static connection => Task.Delay(Timeout.Infinite, connection.Features.Get<IConnectionLifetimeNotificationFeature>()!.ConnectionClosedRequested).ContinueWith(static _ => { }, TaskScheduler.Default)));
        await using var writer = await deaf.ConnectAsync();

        var written = 0;
        ValueTask<FlushResult> flush = default;
        while (flush.IsCompleted && written < 64 * 1024 * 1024)
        {
            flush = writer.Transport.Output.WriteAsync(new byte[16 * 1024]);
            written += 16 * 1024;
        }

        Assert.InRange(written, 1, 1024 * 1024);
        writer.Transport.Output.CancelPendingFlush();
        Assert.True((await flush).IsCanceled);
        writer.Abort();
    }

    [Fact]
    public async Task A_read_that_was_cancelled_can_be_repeated_and_loses_nothing()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.ConnectAsync();

        for (var round = 0; round < 20; round++)
        {
            var reading = client.Transport.Input.ReadAsync();
            client.Transport.Input.CancelPendingRead();
            var cancelled = await reading.AsTask().WaitAsync(TcpPeer.Guard);
            client.Transport.Input.AdvanceTo(cancelled.Buffer.Start);
            await client.SendAsync("again"u8.ToArray());

            Assert.True(cancelled.IsCanceled);
            Assert.Equal("again"u8.ToArray(), await client.ReceiveAsync(5));
        }
    }

    [Fact]
    public async Task A_token_ends_a_read_and_the_next_one_loses_nothing()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.ConnectAsync();
        using var source = new CancellationTokenSource();

        var reading = client.Transport.Input.ReadAsync(source.Token).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TcpPeer.Guard));
        await client.SendAsync("again"u8.ToArray());
        Assert.Equal("again"u8.ToArray(), await client.ReceiveAsync(5));
    }

    [Fact]
    public async Task Every_block_goes_back_to_the_pool()
    {
        using var pool = new LeakCheckingMemoryPool { CaptureStackTraces = true };
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho(), transport: new MemoryTransportOptions { MemoryPool = pool });
        await using var client = await test.ConnectAsync();

        await client.SendAsync(new byte[100_000]);
        await client.ReceiveAsync(100_000);
        await client.HalfCloseAsync();

        Assert.Empty(await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task An_idle_connection_holds_no_block()
    {
        using var pool = new LeakCheckingMemoryPool { CaptureStackTraces = true };
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho(), transport: new MemoryTransportOptions { MemoryPool = pool });
        await using var client = await test.ConnectAsync();
        await client.SendAsync(new byte[100_000]);
        await client.ReceiveAsync(100_000);

        var reading = client.Transport.Input.ReadAsync();
        using var guard = new CancellationTokenSource(TcpPeer.Guard);
        while (pool.Outstanding > 0 && !guard.IsCancellationRequested)
        {
            await Task.Yield();
        }

        Assert.Equal(0, pool.Outstanding);
        client.Transport.Input.CancelPendingRead();
        await reading;
    }

    [Fact]
    public async Task The_features_of_the_platform_tell_what_was_agreed_on()
    {
        var features = new TaskCompletionSource<(ITlsHandshakeFeature?, ITlsApplicationProtocolFeature?, ISslStreamFeature?, ITlsConnectionFeature?)>();
        await using var test = await TlsServer.StartAsync(
            chain => chain.Run(connection =>
            {
                features.SetResult((
                    connection.Features.Get<ITlsHandshakeFeature>(), connection.Features.Get<ITlsApplicationProtocolFeature>(),
                    connection.Features.Get<ISslStreamFeature>(), connection.Features.Get<ITlsConnectionFeature>()));
                return Task.CompletedTask;
            }),
            static options => options.ApplicationProtocols.Add("echo"));
        await using var client = await test.ConnectAsync(static options =>
        {
            options.ApplicationProtocols.Add("other");
            options.ApplicationProtocols.Add("echo");
        });

        var (handshake, protocol, stream, connection) = await features.Task.WaitAsync(TcpPeer.Guard);

        Assert.Equal("Tls13", handshake!.Protocol.ToString());
        Assert.Equal("localhost", handshake.HostName);
        Assert.NotNull(handshake.NegotiatedCipherSuite);
        Assert.Equal("echo"u8.ToArray(), protocol!.ApplicationProtocol.ToArray());
        Assert.IsAssignableFrom<SslStream>(stream!.SslStream);
        Assert.Null(connection!.ClientCertificate);
        Assert.Equal("echo"u8.ToArray(), client.Features.Get<ITlsApplicationProtocolFeature>()!.ApplicationProtocol.ToArray());
    }
}
