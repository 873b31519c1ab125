using System.Buffers;

namespace Bedrock.Sockets.Testing;

/// <summary>A block of a <see cref="LeakCheckingMemoryPool"/>. Every look at its bytes goes through here.</summary>
internal sealed class LeakCheckedBlock(LeakCheckingMemoryPool pool, int size, string? stackTrace) : MemoryManager<byte>
{
    // What a debug heap writes over memory that was freed: easy to recognise in a failed comparison.
    private const byte Returned = 0xDD;

    private readonly byte[] _bytes = new byte[size];
    private volatile bool _returned;

    public int Size => size;

    /// <summary>Where the block was rented, ready to follow a message.</summary>
    public string Origin => stackTrace is null ? "" : $" Rented by:{Environment.NewLine}{stackTrace}";

    public override Span<byte> GetSpan()
    {
        ThrowIfReturned();
        return _bytes;
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ThrowIfReturned();
        return _bytes.AsMemory(elementIndex).Pin();
    }

    public override void Unpin()
    {
        // The handle of the array pins and unpins itself.
    }

    protected override void Dispose(bool disposing)
    {
        pool.Return(this);
        _returned = true;
        _bytes.AsSpan().Fill(Returned);
    }

    private void ThrowIfReturned()
    {
        if (_returned)
        {
            throw pool.Mistake($"A block of {size} bytes was used after its return.{Origin}");
        }
    }
}
