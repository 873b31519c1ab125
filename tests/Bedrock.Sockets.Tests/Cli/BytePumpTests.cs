using System.IO.Pipelines;
using Bedrock.Sockets.Cli.Connect;

namespace Bedrock.Sockets.Tests.Cli;

public sealed class BytePumpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Pipe _toPeer = new();
    private readonly Pipe _fromPeer = new();
    private readonly Pipe _input = new();
    private readonly MemoryStream _output = new();

    [Fact]
    public async Task All_of_the_input_reaches_the_peer_and_its_end_half_closes()
    {
        var everyByte = Enumerable.Range(0, 256 * 1024).Select(number => (byte)number).ToArray();
        var pumping = PumpAsync(new MemoryStream(everyByte), _output);

        var received = await ReadToEndAsync(_toPeer.Reader);
        Assert.False(pumping.IsCompleted, "The peer has not ended its side.");
        await _fromPeer.Writer.CompleteAsync();
        await pumping.WaitAsync(Patience);

        Assert.Equal(everyByte, received);
    }

    [Fact]
    public async Task What_the_peer_sends_after_the_half_close_is_still_written()
    {
        var pumping = PumpAsync(Stream.Null, _output);
        await ReadToEndAsync(_toPeer.Reader);

        await _fromPeer.Writer.WriteAsync("answer\0\r\n\xff"u8.ToArray());
        await _fromPeer.Writer.CompleteAsync();
        await pumping.WaitAsync(Patience);

        Assert.Equal("answer\0\r\n\xff"u8.ToArray(), _output.ToArray());
    }

    [Fact]
    public async Task The_end_of_the_peer_is_the_end_although_input_is_pending()
    {
        var pumping = PumpAsync(_input.Reader.AsStream(), _output);

        await _fromPeer.Writer.CompleteAsync();

        await pumping.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_peer_that_takes_no_more_is_still_listened_to()
    {
        await _toPeer.Reader.CompleteAsync();
        var pumping = PumpAsync(new MemoryStream(new byte[10]), _output);

        await _fromPeer.Writer.WriteAsync("last words"u8.ToArray());
        await _fromPeer.Writer.CompleteAsync();
        await pumping.WaitAsync(Patience);

        Assert.Equal("last words"u8.ToArray(), _output.ToArray());
    }

    [Fact]
    public async Task Input_that_cannot_be_read_ends_it_with_the_error()
    {
        await _input.Writer.CompleteAsync(new IOException("no more input"));

        var error = await Assert.ThrowsAsync<IOException>(() => PumpAsync(_input.Reader.AsStream(), _output).WaitAsync(Patience));

        Assert.Equal("no more input", error.Message);
    }

    [Fact]
    public async Task Output_that_cannot_be_written_ends_it_with_the_error()
    {
        await _fromPeer.Writer.WriteAsync("hello"u8.ToArray());
        var closed = new MemoryStream();
        await closed.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => PumpAsync(_input.Reader.AsStream(), closed).WaitAsync(Patience));
    }

    private Task PumpAsync(Stream input, Stream output) => BytePump.RunAsync(new Connection(_fromPeer.Reader, _toPeer.Writer), input, output);

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader)
    {
        using var received = new MemoryStream();
        await reader.CopyToAsync(received).WaitAsync(Patience);
        return received.ToArray();
    }

    private sealed record Connection(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
