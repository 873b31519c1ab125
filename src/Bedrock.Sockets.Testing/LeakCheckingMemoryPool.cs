using System.Buffers;
using System.Collections.Concurrent;

namespace Bedrock.Sockets.Testing;

/// <summary>A pool that finds blocks which are not returned, returned twice, or used after their return. Safe for any thread.</summary>
/// <remarks>
/// No block is ever used again, so a late reader cannot meet the bytes of another: it finds 0xDD, or an <see cref="ObjectDisposedException"/> when it asks the block's <see cref="Memory{T}"/> for its span.
/// </remarks>
/// <example><code>
/// using var pool = new LeakCheckingMemoryPool();
/// var transport = new MemoryTransport(new MemoryTransportOptions { MemoryPool = pool });
/// </code></example>
public sealed class LeakCheckingMemoryPool : MemoryPool<byte>
{
    private readonly ConcurrentDictionary<LeakCheckedBlock, bool> _outstanding = new();
    private readonly ConcurrentQueue<string> _mistakes = new();
    private long _rented;
    private long _returned;

    /// <summary>The size of a block for which no size is asked, at least 1 byte. Larger ones are rented as asked for.</summary>
    /// <remarks>Defaults to 4,096 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BlockSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(BlockSize));
            field = value;
        }
    } = 4_096;

    /// <summary>Whether every block remembers who rented it, so that a leak can be told with its place. It makes renting slow.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool CaptureStackTraces { get; init; }

    /// <summary>How many blocks were rented so far.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>How many blocks came back so far.</summary>
    public long Returned => Interlocked.Read(ref _returned);

    /// <summary>How many blocks are out now.</summary>
    public int Outstanding => _outstanding.Count;

    /// <summary>The largest block: any that an array can hold, so that no rental goes past this pool.</summary>
    public override int MaxBufferSize => Array.MaxLength;

    /// <summary>Hands out a new block.</summary>
    /// <param name="minBufferSize">Its size in bytes; −1 for <see cref="BlockSize"/>, which is also the least.</param>
    /// <returns>The block, which the caller disposes to return it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below −1.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minBufferSize, -1);

        var block = new LeakCheckedBlock(this, Math.Max(minBufferSize, BlockSize), CaptureStackTraces ? Environment.StackTrace : null);
        _outstanding.TryAdd(block, true);
        Interlocked.Increment(ref _rented);
        return block;
    }

    internal void Return(LeakCheckedBlock block)
    {
        if (_outstanding.TryRemove(block, out _))
        {
            Interlocked.Increment(ref _returned);
            return;
        }

        throw Mistake($"A block of {block.Size} bytes was returned twice.{block.Origin}");
    }

    /// <summary>Notes what was done wrong, for <see cref="Dispose"/>: the code under test may swallow the exception.</summary>
    internal ObjectDisposedException Mistake(string message)
    {
        _mistakes.Enqueue(message);
        return new ObjectDisposedException(nameof(LeakCheckingMemoryPool), message);
    }

    /// <summary>Fails if a block is still out, or if one was returned twice or used after its return.</summary>
    /// <exception cref="InvalidOperationException">Lists the blocks, with the places where they were rented if <see cref="CaptureStackTraces"/> is set.</exception>
    protected override void Dispose(bool disposing)
    {
        var findings = _mistakes
            .Concat(_outstanding.Keys.Select(static block => $"A block of {block.Size} bytes was not returned.{block.Origin}"))
            .ToList();
        if (findings.Count > 0)
        {
            throw new InvalidOperationException(
                $"{Outstanding} of {Rented} blocks were not returned; {_mistakes.Count} blocks were used wrongly.{Environment.NewLine}{string.Join(Environment.NewLine, findings)}");
        }
    }
}
