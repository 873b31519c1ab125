using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Discard;

/// <summary>RFC 863 over TCP: no response, and the end only after the client's.</summary>
public sealed class DiscardTests
{
    private readonly ProtocolEndpoint _discard = new(builder => builder.UseDiscard());

    [Fact]
    public async Task Everything_is_taken_and_nothing_answered_until_the_client_ends()
    {
        var peer = _discard.Connect().Serve();

        await peer.SendAsync(Payload.OfLength(1_000_000));
        var served = peer.ServedAsync();
        var endedFirst = served.IsCompleted;
        await peer.Output.CompleteAsync();

        Assert.Empty(await peer.ReceiveToEndAsync());
        await served;
        Assert.False(endedFirst);
    }

    [Fact]
    public async Task A_reset_is_not_taken_for_the_end()
    {
        var peer = _discard.Connect().Serve();

        await peer.Output.CompleteAsync(new ConnectionResetException("Reset by the test."));

        await Assert.ThrowsAsync<ConnectionResetException>(peer.ServedAsync);
        var next = _discard.Connect().Serve();
        await next.Output.CompleteAsync();
        Assert.Empty(await next.ReceiveToEndAsync());
    }
}
