using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Testing;

public sealed class TestConnectionExtensionsTests
{
    [Fact]
    public async Task Receiving_takes_exactly_the_bytes_asked_for()
    {
        await using var connection = new ScriptedConnection(["abcd"u8.ToArray(), "ef"u8.ToArray()]);

        Assert.Empty(await connection.ReceiveAsync(0));
        Assert.Equal("abc"u8.ToArray(), await connection.ReceiveAsync(3));
        Assert.Equal("def"u8.ToArray(), await connection.ReceiveAsync(3));
        Assert.Empty(await connection.ReceiveToEndAsync());
    }

    [Fact]
    public async Task An_end_that_comes_too_early_says_how_much_was_missing()
    {
        await using var connection = new ScriptedConnection(["abcd"u8.ToArray()]);

        var error = await Assert.ThrowsAsync<EndOfStreamException>(() => connection.ReceiveAsync(5));

        Assert.Contains("4 of 5 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiving_to_the_end_refuses_to_buffer_more_than_its_limit()
    {
        await using var fits = new ScriptedConnection(["abcd"u8.ToArray()]);
        await using var exceeds = new ScriptedConnection(["abcde"u8.ToArray()]);

        Assert.Equal("abcd"u8.ToArray(), await fits.ReceiveToEndAsync(maxBytes: 4));
        await Assert.ThrowsAsync<InvalidDataException>(() => exceeds.ReceiveToEndAsync(maxBytes: 4));
    }

    [Fact]
    public async Task Sending_flushes_and_half_closing_ends_the_output()
    {
        await using var connection = new ScriptedConnection([]);

        await connection.SendAsync("abc"u8.ToArray());
        var sent = connection.Written.ToArray();
        await connection.HalfCloseAsync();

        Assert.Equal("abc"u8.ToArray(), sent);
        Assert.True(connection.OutputCompleted);
    }
}
