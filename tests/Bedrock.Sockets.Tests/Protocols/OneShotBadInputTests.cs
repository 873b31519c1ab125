using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols;

/// <summary>The protocols that speak once: whatever one client does, the next gets exactly what it should.</summary>
public sealed class OneShotBadInputTests
{
    private static readonly TimeProvider Clock = ManualClock.At("2014-01-29T19:14:15Z");

    public static TheoryData<string, byte[]> Protocols => new()
    {
        { "time", "Wed Jan 29 19:14:15 2014\r\n"u8.ToArray() },
        { "daytime", "Wednesday, January 29, 2014 19:14:15-UTC\r\n"u8.ToArray() },
        { "time868", [0xD6, 0x93, 0xD1, 0x87] },
        { "hello", "Hello world!\n"u8.ToArray() },
        { "greeting", "Thank you for connecting\r\n"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_talks_first_gets_the_reply(string protocol, byte[] reply)
    {
        var endpoint = ProtocolEndpoint.Named(protocol, Clock);
        var peer = endpoint.Connect();
        await peer.SendAsync("GET / HTTP/1.1\r\n\r\n\0\xFF"u8.ToArray());

        peer.Serve();

        Assert.Equal(reply, await peer.ReceiveToEndAsync());
        await peer.ServedAsync();
        Assert.Equal(reply, await endpoint.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_half_closes_before_it_is_served_gets_the_reply(string protocol, byte[] reply)
    {
        var endpoint = ProtocolEndpoint.Named(protocol, Clock);
        var peer = endpoint.Connect();
        await peer.Output.CompleteAsync();
        peer.ReportClosed();

        peer.Serve();

        Assert.Equal(reply, await peer.ReceiveToEndAsync());
        await peer.ServedAsync();
        Assert.Equal(reply, await endpoint.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_is_gone_before_it_is_served_is_no_error(string protocol, byte[] reply)
    {
        var endpoint = ProtocolEndpoint.Named(protocol, Clock);
        var peer = endpoint.Connect();
        await peer.Output.CompleteAsync();
        await peer.Input.CompleteAsync();

        await peer.Serve().ServedAsync();

        Assert.Equal(reply, await endpoint.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_has_reset_the_connection_is_no_error_because_it_is_not_read(string protocol, byte[] reply)
    {
        var endpoint = ProtocolEndpoint.Named(protocol, Clock);
        var peer = endpoint.Connect();
        await peer.Output.CompleteAsync(new ConnectionResetException("Reset by the test."));

        await peer.Serve().ServedAsync();

        Assert.Equal(reply, await endpoint.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_cancelled_flush_loses_no_bytes(string protocol, byte[] reply)
    {
        var endpoint = ProtocolEndpoint.Named(protocol, Clock);
        var peer = endpoint.Connect();
        peer.Connection.Transport.Output.CancelPendingFlush();

        peer.Serve();

        Assert.Equal(reply, await peer.ReceiveToEndAsync());
        Assert.Equal(reply, await endpoint.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_reads_nothing_yet_holds_up_only_itself(string protocol, byte[] reply)
    {
        var endpoint = ProtocolEndpoint.Named(protocol, Clock);
        var stuck = endpoint.Connect(pipes: new(pauseWriterThreshold: 1, resumeWriterThreshold: 1)).Serve();

        Assert.Equal(reply, await endpoint.ReceiveAsync());
        Assert.Equal(reply, await stuck.ReceiveToEndAsync());
        await stuck.ServedAsync();
    }
}
