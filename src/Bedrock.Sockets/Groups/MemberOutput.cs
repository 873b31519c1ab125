using System.Buffers;
using System.IO.Pipelines;

namespace Bedrock.Sockets.Groups;

/// <summary>The output that a member's own handler writes to. Each flush goes out as one piece, between two messages of the group.</summary>
internal sealed class MemberOutput(GroupMember member, PipeWriter inner) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _pending = new();

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _pending.WrittenCount;

    /// <summary>Whether the handler has said that it writes no more.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>With what it has said so.</summary>
    public Exception? Failure { get; private set; }

    public override void Advance(int bytes) => _pending.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _pending.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _pending.GetSpan(sizeHint);

    // A flush that has begun is not given up: what is pending would be written to while it is sent. The end of the connection ends it.
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        => cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<FlushResult>(cancellationToken) : member.FlushOwnAsync();

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => (IsCompleted, Failure) = (true, exception);

    /// <summary>Writes what is pending to the connection; whoever sends calls it.</summary>
    public void MoveOn()
    {
        if (_pending.WrittenCount > 0)
        {
            inner.Write(_pending.WrittenSpan);
            _pending.ResetWrittenCount();
        }
    }
}
