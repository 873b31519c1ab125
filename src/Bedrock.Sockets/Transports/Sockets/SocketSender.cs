using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>One send operation, used again and again: a connection rents it only while it sends, so an idle connection holds none.</summary>
internal sealed class SocketSender() : SocketAsyncEventArgs(true), IValueTaskSource<SocketError>
{
    /// <summary>How many senders are kept for the next connection; those beyond are left to the garbage collector.</summary>
    private const int MaxPooled = 1024;

    private static readonly ConcurrentQueue<SocketSender> Pool = new();

    private readonly List<ArraySegment<byte>> _segments = [];
    private ManualResetValueTaskSourceCore<SocketError> _completion;

    /// <summary>Takes a sender from the pool, or makes one.</summary>
    public static SocketSender Rent() => Pool.TryDequeue(out var sender) ? sender : new SocketSender();

    /// <summary>Gives the sender back. Its last send must have ended.</summary>
    public void Return()
    {
        if (Pool.Count < MaxPooled)
        {
            Pool.Enqueue(this);
        }
        else
        {
            Dispose();
        }
    }

    /// <summary>Sends all of <paramref name="bytes"/> in one gathered call.</summary>
    /// <returns><see cref="SocketError.Success"/> when the kernel has all of them.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SocketError> SendAsync(Socket socket, ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            SetBuffer(MemoryMarshal.AsMemory(bytes.First));
        }
        else
        {
            foreach (var segment in bytes)
            {
                _segments.Add(MemoryMarshal.TryGetArray(segment, out var array) ? array : segment.ToArray());
            }

            BufferList = _segments;
        }

        try
        {
            return await StartAsync(socket).ConfigureAwait(false);
        }
        finally
        {
            if (BufferList is null)
            {
                SetBuffer(default);
            }
            else
            {
                BufferList = null;
                _segments.Clear();
            }
        }
    }

    SocketError IValueTaskSource<SocketError>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SocketError>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<SocketError>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _completion.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => _completion.SetResult(SocketError);

    private ValueTask<SocketError> StartAsync(Socket socket)
    {
        _completion.Reset();
        return socket.SendAsync(this) ? new(this, _completion.Version) : new(SocketError);
    }
}
