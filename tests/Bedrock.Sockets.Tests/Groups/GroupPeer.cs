using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Groups;

/// <summary>A connection over a pair of pipes, whose far end reads when it likes.</summary>
internal sealed class GroupPeer
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly Pipe _toPeer;
    private readonly Pipe _fromPeer = new();

    public GroupPeer(int pauseThreshold = 65_536)
    {
        _toPeer = new Pipe(new PipeOptions(pauseWriterThreshold: pauseThreshold, resumeWriterThreshold: pauseThreshold / 2, useSynchronizationContext: false));
        Transport = new Ends(_fromPeer.Reader, _toPeer.Writer);
        Connection = new Context { Transport = Transport };
    }

    public IDuplexPipe Transport { get; }

    public Context Connection { get; }

    /// <summary>Reads exactly as much as the text takes.</summary>
    public async Task<string> ReadAsync(int bytes)
    {
        var read = await _toPeer.Reader.ReadAtLeastAsync(bytes).AsTask().WaitAsync(Guard);
        var text = Encoding.UTF8.GetString(read.Buffer.Slice(0, Math.Min(bytes, read.Buffer.Length)));
        _toPeer.Reader.AdvanceTo(read.Buffer.GetPosition(Math.Min(bytes, read.Buffer.Length)));
        return text;
    }

    /// <summary>Reads until the connection's output is completed.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var bytes = new MemoryStream();
        await _toPeer.Reader.CopyToAsync(bytes).WaitAsync(Guard);
        return bytes.ToArray();
    }

    /// <summary>Waits until so much has come, and leaves it there.</summary>
    public async Task PeekAsync(int bytes)
    {
        var read = await _toPeer.Reader.ReadAtLeastAsync(bytes).AsTask().WaitAsync(Guard);
        _toPeer.Reader.AdvanceTo(read.Buffer.Start);
    }

    /// <summary>The peer takes no more.</summary>
    public void Go() => _toPeer.Reader.Complete();

    internal sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    internal sealed class Context : DefaultConnectionContext
    {
        private readonly TaskCompletionSource<string> _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Aborted => _aborted.Task.WaitAsync(Guard);

        public bool IsAborted => _aborted.Task.IsCompleted;

        public override void Abort(ConnectionAbortedException abortReason)
        {
            _aborted.TrySetResult(abortReason.Message);

            // As a transport does: a flush that waits returns.
            Transport.Output.CancelPendingFlush();
        }
    }
}
