using System.IO.Pipelines;
using System.Text;
using Bedrock.Sockets.Protocols.Chargen;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Protocols.Chargen;

/// <summary>RFC 864 over TCP: lines at once and for ever, input thrown away but read, the client's pace is the only brake.</summary>
public sealed class ChargenTests
{
    private const int LineBytes = 74;

    private readonly ProtocolEndpoint _chargen = new(builder => builder.UseChargen());

    [Fact]
    public async Task The_pattern_is_that_of_the_RFC_and_comes_round_after_95_lines()
    {
        var peer = _chargen.Connect().Serve();

        var lines = Encoding.ASCII.GetString(await peer.ReceiveAsync(96 * LineBytes)).Split("\r\n");

        // The first lines printed in RFC 864.
        Assert.Equal(""" !"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefg""", lines[0]);
        Assert.Equal("""!"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefgh""", lines[1]);
        Assert.Equal("\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghi", lines[2]);
        Assert.All(lines[..96], line => Assert.Equal(72, line.Length));
        Assert.Equal(lines[0], lines[95]);
        Assert.Equal(95, lines[..95].Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_client_that_half_closes_gets_the_end_after_a_whole_line()
    {
        var peer = _chargen.Connect().Serve();
        await peer.ReceiveAsync(1_000);

        await peer.Output.CompleteAsync();
        var rest = await peer.ReceiveToEndAsync();

        Assert.Equal(0, (1_000 + rest.Length) % LineBytes);
        Assert.EndsWith("\r\n", Encoding.ASCII.GetString(rest), StringComparison.Ordinal);
        await peer.ServedAsync();
    }

    [Fact]
    public async Task What_the_client_sends_is_read_and_thrown_away()
    {
        var peer = _chargen.Connect(pipes: new PipeOptions(pauseWriterThreshold: 4_096, resumeWriterThreshold: 2_048)).Serve();

        // Sixteen times what the pipe holds, while the output is full.
        for (var piece = 0; piece < 16; piece++)
        {
            await peer.SendAsync(new byte[4_096]);
        }

        await peer.ReceiveAsync(LineBytes);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_not_written_to_and_may_still_end()
    {
        var pipes = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 10_000, resumeWriterThreshold: 5_000, useSynchronizationContext: false);
        var peer = _chargen.Connect(pipes: pipes).Serve();

        await peer.Output.CompleteAsync();
        await peer.ServedAsync();

        Assert.InRange((await peer.ReceiveToEndAsync()).Length, 10_000, 20_000);
    }

    [Fact]
    public async Task A_client_that_takes_no_more_ends_it()
    {
        var peer = _chargen.Connect().Serve();
        await peer.ReceiveAsync(LineBytes);

        await peer.Input.CompleteAsync();

        await peer.ServedAsync();
    }

    [Fact]
    public async Task A_reset_ends_it_and_the_next_client_is_served()
    {
        var peer = _chargen.Connect().Serve();
        await peer.ReceiveAsync(LineBytes);

        await peer.Output.CompleteAsync(new ConnectionResetException("Reset by the test."));

        await Assert.ThrowsAsync<ConnectionResetException>(peer.ServedAsync);
        Assert.Equal(LineBytes, (await _chargen.Connect().Serve().ReceiveAsync(LineBytes)).Length);
    }

    [Fact]
    public async Task A_server_that_stops_ends_it_after_a_whole_line()
    {
        using var stop = new CancellationTokenSource();
        var peer = _chargen.Connect();
        peer.Connection.Features.Set<IConnectionLifetimeNotificationFeature>(new Stop(stop.Token));
        peer.Serve();
        await peer.ReceiveAsync(1_000);

        await stop.CancelAsync();

        Assert.Equal(0, (1_000 + (await peer.ReceiveToEndAsync()).Length) % LineBytes);
        await peer.ServedAsync();
    }

    [Fact]
    public async Task Our_own_server_stops_at_once_though_the_client_reads_on()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseChargen());
        var client = await test.ConnectAsync();
        var received = client.ReceiveToEndAsync();

        await test.DisposeAsync();

        Assert.Equal(0, (await received).Length % LineBytes);
        await client.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 512)]
    [InlineData(94, 512)]
    public void A_datagram_has_so_many_characters_of_the_pattern(int line, int length)
    {
        var characters = ChargenLines.From(line, length).ToArray();

        Assert.Equal(length, characters.Length);
        Assert.All(characters, character => Assert.True(character is >= 32 and <= 126 or 13 or 10));
    }

    private sealed class Stop(CancellationToken requested) : IConnectionLifetimeNotificationFeature
    {
        public CancellationToken ConnectionClosedRequested { get; set; } = requested;

        public void RequestClose() => throw new NotSupportedException();
    }
}
