using System.Net;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Limits;

/// <summary>Gates inside a chain, as on a stock Kestrel endpoint.</summary>
public sealed class GateMiddlewareTests
{
    [Fact]
    public async Task Who_is_over_the_limit_gets_the_refusal_and_then_the_end()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseConnectionLimits(max: 1, refusal: "busy\n").UseEcho());
        await using var first = await test.ConnectAsync();
        await first.SendAsync("hi"u8.ToArray());
        await first.ReceiveAsync(2);

        await using var second = await test.ConnectAsync();
        var refusal = await second.ReceiveToEndAsync();

        Assert.Equal("busy\n"u8.ToArray(), refusal);
    }

    [Fact]
    public async Task A_place_is_free_again_when_the_handler_has_ended_or_failed()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseConnectionLimits(max: 1).Run(async connection =>
        {
            var read = await connection.Transport.Input.ReadAsync();
            var fail = !read.Buffer.IsEmpty;
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (fail)
            {
                throw new InvalidDataException("torn");
            }

            await connection.Transport.Output.WriteAsync("bye"u8.ToArray());
        }));

        await using (var failing = await test.ConnectAsync())
        {
            await failing.SendAsync("!"u8.ToArray());
            await Assert.ThrowsAsync<ConnectionResetException>(() => failing.ReceiveToEndAsync());
        }

        await using (var ending = await test.ConnectAsync())
        {
            await ending.HalfCloseAsync();
            Assert.Equal("bye"u8.ToArray(), await ending.ReceiveToEndAsync());
        }

        Assert.IsType<InvalidDataException>(Assert.Single(test.TakeExceptions()));
    }

    [Fact]
    public async Task A_filter_resets_who_is_not_allowed()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseAddressFilter(allow: "10.0.0.0/8").UseEcho());
        await using var allowed = await test.ConnectAsync(new IPEndPoint(IPAddress.Parse("::ffff:10.1.2.3"), 5));
        await using var other = await test.ConnectAsync(new IPEndPoint(IPAddress.Parse("192.168.0.1"), 5));

        await allowed.SendAsync("hi"u8.ToArray());

        Assert.Equal("hi"u8.ToArray(), await allowed.ReceiveAsync(2));
        await Assert.ThrowsAsync<ConnectionResetException>(() => other.ReceiveToEndAsync());
    }
}
