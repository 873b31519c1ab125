using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Telnet;

public sealed class TelnetTests
{
    [Fact]
    public async Task A_handler_gets_the_text_and_the_client_its_answers()
    {
        await using var server = await TestSocketServer.StartAsync(chain => chain.UseTelnet().UseShout());
        await using var client = await server.ConnectAsync();

        await client.SendAsync(new byte[] { 255, 253, 1 });
        Assert.Equal([255, 252, 1], await client.ReceiveAsync(3));
        await client.SendAsync("he"u8.ToArray());
        await client.SendAsync(new byte[] { 255 });
        await client.SendAsync(new byte[] { 241 });
        await client.SendAsync("llo\r\n"u8.ToArray());

        Assert.Equal("HELLO\r\n"u8.ToArray(), await client.ReceiveAsync(7));
        await client.HalfCloseAsync();
        Assert.Empty(await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_byte_FF_is_doubled_on_the_way_out_and_halved_on_the_way_in()
    {
        await using var server = await TestSocketServer.StartAsync(chain => chain.UseTelnet().UseEcho());
        await using var client = await server.ConnectAsync();
        byte[] sent = [1, 255, 255, 2, 255, 255, 255, 255, 3];

        await client.SendAsync(sent);
        await client.HalfCloseAsync();

        Assert.Equal(sent, await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_megabyte_comes_through_unchanged()
    {
        await using var server = await TestSocketServer.StartAsync(chain => chain.UseTelnet().UseEcho());
        await using var client = await server.ConnectAsync();
        var sent = Payload.OfLength(1_000_000).Select(value => (byte)(value & 0x7F | 0x40)).ToArray();

        var receiving = client.ReceiveToEndAsync();
        await client.SendAsync(sent);
        await client.HalfCloseAsync();

        Assert.Equal(sent, await receiving);
    }

    [Fact]
    public async Task A_handler_that_half_closes_goes_on_reading()
    {
        await using var server = await TestSocketServer.StartAsync(chain => chain.UseTelnet().Run(async connection =>
        {
            await connection.Transport.Output.WriteAsync("bye"u8.ToArray());
            await connection.Transport.Output.CompleteAsync();
            var read = await connection.Transport.Input.ReadAtLeastAsync(4);
            Assert.Equal(4, read.Buffer.Length);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }));
        await using var client = await server.ConnectAsync();

        Assert.Equal("bye"u8.ToArray(), await client.ReceiveToEndAsync());
        await client.SendAsync("more"u8.ToArray());
    }

    [Fact]
    public async Task The_answers_to_a_flood_of_questions_push_back()
    {
        // As many answers as a pipe holds, and a client that reads none of them: the server stops reading, and its memory stays what it is.
        await using var server = await TestSocketServer.StartAsync(chain => chain.UseTelnet().UseShout());
        await using var client = await server.ConnectAsync();
        var question = Enumerable.Repeat<byte[]>([255, 253, 1], 10_000).SelectMany(bytes => bytes).ToArray();
        Task sending = Task.CompletedTask;
        for (var batch = 0; batch < 100 && sending.IsCompletedSuccessfully; batch++)
        {
            sending = client.Transport.Output.WriteAsync(question).AsTask();
        }

        Assert.False(sending.IsCompleted);
        client.Abort(new ConnectionAbortedException("enough"));
    }
}
