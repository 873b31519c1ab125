using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Tests.Framing.Bytes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrock.Sockets.Tests.Framing;

/// <summary>
/// The other end of a connection made of two pipes. They run their waiters inline: when <see cref="Send"/> returns, the code under test has gone as far as it can,
/// so tests need not wait for it. Only what was flushed is to be seen in <see cref="Received"/>.
/// </summary>
internal sealed class TestPeer
{
    private readonly Pipe _toHandler;
    private readonly Pipe _fromHandler;

    /// <param name="pauseAt">How many bytes the peer lets wait before a flush has to. 0 is no limit.</param>
    /// <param name="countsBytes">Whether the handler's writer can say how many bytes are unflushed.</param>
    public TestPeer(long pauseAt = 0, bool countsBytes = true)
    {
        _toHandler = new Pipe(Inline(pauseAt: 0));
        _fromHandler = new Pipe(Inline(pauseAt));
        Output = new FlushCounter(_fromHandler.Writer, countsBytes);
        Connection = new DefaultConnectionContext("test", new Duplex(_toHandler.Reader, Output), new Duplex(_fromHandler.Reader, _toHandler.Writer));
    }

    public ConnectionContext Connection { get; }

    public FlushCounter Output { get; }

    public IFrameProgressFeature Progress => Connection.Features.GetRequiredFeature<IFrameProgressFeature>();

    public void Send(string text)
    {
        _toHandler.Writer.Write(Text.Bytes(text));

        // Without a limit on the pipe a flush completes at once.
        Assert.True(Serving.WithoutContext(() => _toHandler.Writer.FlushAsync().AsTask()).IsCompletedSuccessfully);
    }

    public void SendAndEnd(string text)
    {
        _toHandler.Writer.Write(Text.Bytes(text));
        End();
    }

    public void End() => Complete(_toHandler.Writer, error: null);

    public void Reset() => Complete(_toHandler.Writer, new ConnectionResetException("The peer has reset the connection."));

    /// <summary>The peer takes nothing any more.</summary>
    public void StopReceiving() => Serving.WithoutContext(() =>
    {
        _fromHandler.Reader.Complete();
        return true;
    });

    /// <summary>What was flushed since the last call.</summary>
    public string Received() => Serving.WithoutContext(Receive);

    private string Receive()
    {
        if (!_fromHandler.Reader.TryRead(out var result))
        {
            return "";
        }

        var text = Text.Of(result.Buffer);
        _fromHandler.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    private static void Complete(PipeWriter writer, Exception? error) => Serving.WithoutContext(() =>
    {
        writer.Complete(error);
        return true;
    });

    private static PipeOptions Inline(long pauseAt)
        => new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: pauseAt, resumeWriterThreshold: pauseAt / 2, useSynchronizationContext: false);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
