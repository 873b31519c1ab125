using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Echo;

/// <summary>Whatever one client does, the next is served.</summary>
public sealed class EchoBadInputTests
{
    private readonly ProtocolEndpoint _echo = new(builder => builder.UseEcho());

    [Fact]
    public async Task A_client_that_closes_at_once_ends_the_handler()
    {
        var peer = _echo.Connect();
        await peer.Output.CompleteAsync();
        await peer.Input.CompleteAsync();

        await peer.Serve().ServedAsync();

        await AssertThatTheNextConnectionWorksAsync();
    }

    [Fact]
    public async Task A_client_that_takes_no_more_ends_the_handler_though_it_still_sends()
    {
        var peer = _echo.Connect().Serve();
        await peer.Input.CompleteAsync();

        await peer.SendAsync("Is anybody there?"u8.ToArray());

        await peer.ServedAsync();
        await AssertThatTheNextConnectionWorksAsync();
    }

    [Fact]
    public async Task A_client_that_goes_while_the_echo_waits_for_it_to_read_ends_the_handler()
    {
        var peer = _echo.Connect(pipes: new(pauseWriterThreshold: 10, resumeWriterThreshold: 5)).Serve();
        await peer.SendAsync(new byte[100]);

        await peer.Input.CompleteAsync();

        await peer.ServedAsync();
        await AssertThatTheNextConnectionWorksAsync();
    }

    [Fact]
    public async Task A_reset_reaches_the_owner_and_is_not_taken_for_the_end_of_the_stream()
    {
        var peer = _echo.Connect().Serve();
        await peer.SendAsync("half a mess"u8.ToArray());

        await peer.Output.CompleteAsync(new ConnectionResetException("Reset by the test."));

        await Assert.ThrowsAsync<ConnectionResetException>(peer.ServedAsync);
        await AssertThatTheNextConnectionWorksAsync();
    }

    [Fact]
    public async Task A_cancelled_read_does_not_end_the_echo()
    {
        var peer = _echo.Connect().Serve();

        peer.Connection.Transport.Input.CancelPendingRead();

        await AssertThatTheEchoGoesOnAsync(peer);
        await AssertThatTheNextConnectionWorksAsync();
    }

    [Fact]
    public async Task A_cancelled_flush_loses_no_bytes_and_does_not_end_the_echo()
    {
        var peer = _echo.Connect();
        peer.Connection.Transport.Output.CancelPendingFlush();

        peer.Serve();

        await AssertThatTheEchoGoesOnAsync(peer);
        await AssertThatTheNextConnectionWorksAsync();
    }

    [Fact]
    public async Task A_transport_that_reports_the_closing_early_loses_no_bytes()
    {
        var peer = _echo.Connect();
        peer.ReportClosed();
        await peer.SendAsync("the last words"u8.ToArray());
        await peer.Output.CompleteAsync();

        peer.Serve();

        Assert.Equal("the last words"u8.ToArray(), await peer.ReceiveToEndAsync());
        await AssertThatTheNextConnectionWorksAsync();
    }

    /// <summary>Twice, because what is cancelled may return with the first message.</summary>
    private static async Task AssertThatTheEchoGoesOnAsync(ProtocolPeer peer)
    {
        await peer.SendAsync("once"u8.ToArray());
        Assert.Equal("once"u8.ToArray(), await peer.ReceiveAsync(4));

        await peer.SendAsync("again"u8.ToArray());
        Assert.Equal("again"u8.ToArray(), await peer.ReceiveAsync(5));
    }

    private async Task AssertThatTheNextConnectionWorksAsync()
    {
        var next = _echo.Connect().Serve();
        await next.SendAsync("next"u8.ToArray());
        await next.Output.CompleteAsync();

        Assert.Equal("next"u8.ToArray(), await next.ReceiveToEndAsync());
        await next.ServedAsync();
    }
}
